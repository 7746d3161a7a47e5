### Таңғы еске салу: адамға бір хат, әр іске бір жол. The morning message: one a person, a line per item.

reminder-title = <b>Еске салу</b> · { $date }

reminder-report-before = № { $number } өтініш: { $days } жұмыс күні қалды. Мерзімі: { $due }
reminder-report-today = № { $number } өтініш: мерзімі бүгін аяқталады.
reminder-report-last = № { $number } өтініш: мерзімге дейінгі соңғы жұмыс күні. Мерзімі: { $due }
reminder-report-overdue = № { $number } өтініш: { $days } жұмыс күніне кешіктірілді. Мерзімі: { $due }
reminder-report-waiting = № { $number } өтініш: әлі орындауға қабылданған жоқ. Мерзімі: { $due }

reminder-assignment-before = № { $number } тапсырма: { $days } жұмыс күні қалды. Мерзімі: { $due }
reminder-assignment-today = № { $number } тапсырма: мерзімі бүгін аяқталады.
reminder-assignment-last = № { $number } тапсырма: мерзімге дейінгі соңғы жұмыс күні. Мерзімі: { $due }
reminder-assignment-overdue = № { $number } тапсырма: { $days } жұмыс күніне кешіктірілді. Мерзімі: { $due }
reminder-assignment-review = № { $number } тапсырма: ұсынылған есеп шешіміңізді күтіп тұр. Мерзімі: { $due }

reminder-restricted-before = № { $number }, қолжетімділігі шектеулі өтініш: { $days } жұмыс күні қалды. Мерзімі: { $due }
reminder-restricted-today = № { $number }, қолжетімділігі шектеулі өтініш: мерзімі бүгін аяқталады.
reminder-restricted-last = № { $number }, қолжетімділігі шектеулі өтініш: мерзімге дейінгі соңғы жұмыс күні. Мерзімі: { $due }
reminder-restricted-overdue = № { $number }, қолжетімділігі шектеулі өтініш: { $days } жұмыс күніне кешіктірілді. Мерзімі: { $due }
reminder-restricted-waiting = № { $number }, қолжетімділігі шектеулі өтініш: әлі орындауға қабылданған жоқ. Мерзімі: { $due }

reminder-meeting-before = № { $number } жиналыс: { $date }, уақыты { $time }
reminder-meeting-today = № { $number } жиналыс бүгін өтеді, уақыты { $time }

reminder-body = Жауапты орган: { $body }
reminder-late = Кешігіп жіберілді: бот уақытша жұмыс істемеді. Жоспарланған уақыты: { $at }
reminder-more = Тағы істер бар. Көрсетілмегені: { $count }
reminder-hint = Толығырақ: /tasks, /assignments
