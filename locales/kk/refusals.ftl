### Ереже рұқсат бермегенде. When the rules say no: refused-<key> of Refused("<key>"); each names a way on.
### Over a chat an alert holds 200 characters, so each sentence stays below that.

## Өтініш пен тапсырма. Reports and assignments.

refused-not-now = Қазір бұл әрекет мүмкін емес. Мәртебесі: { $state ->
        [unrouted] { state-unrouted }
        [registered] { state-registered }
        [accepted] { state-accepted }
        [clarifying] { state-clarifying }
        [proposed] { state-proposed }
        [reopened] { state-reopened }
        [disputed] { state-disputed }
        [confirmed] { state-confirmed }
        [unconfirmed] { state-unconfirmed }
        [closed] { state-closed }
        [withdrawn] { state-withdrawn }
        [issued] { state-issued }
        [acknowledged] { state-acknowledged }
        [submitted] { state-submitted }
        [returned] { state-returned }
        [removed] { state-removed }
       *[cancelled] { state-cancelled }
    }. Не істеуге болатыны ең соңғы карточкада.
refused-not-yours = Бұл іс сізге берілмеген. Не істей алатыныңыз: /help
refused-taken-by-colleague = № { $number }: әріптесіңіз орындауға қабылдап қойған. Басқа істер: /tasks, /assignments
refused-somebody-was-faster = № { $number }: сізден бұрын басқа біреу үлгерді. Жаңа мәртебесі карточкада.
refused-same-body = Өтініш қазірдің өзінде осы органда. Басқа органды таңдаңыз.
refused-nobody-there = Бұл органнан ботқа әлі ешкім қосылмаған. Басқа органды таңдаңыз немесе үйлестірушіге хабарлаңыз.
refused-sensitive-stays = Қолжетімділігі шектеулі өтініш басқа органға жіберілмейді: оны тағайындалған адамдар ғана қарайды.
refused-assignment-unfinished = Тапсырма әлі толық емес: мәтінін жазып, органы мен мерзімін таңдаңыз.

## Мәтін, файл, орын. Words, files, places.

refused-nothing-to-send = Әзірге жіберетін ештеңе жоқ. Не болғанын бір сөйлеммен жазыңыз немесе сурет жіберіңіз.
refused-words-missing = Мұнда сөз керек. Бір-екі сөйлем жазыңыз.
refused-no-words-in-it = Стикер, ойын және сауалнама өтінішке қосылмайды. Не болғанын жазыңыз немесе сурет жіберіңіз.
refused-contact-not-needed = Телефон нөмірі керек емес, ол сақталған жоқ. Не болғанын жазыңыз.
refused-text-too-long = Мәтін тым ұзын. Таңба саны: { $n }, рұқсат етілгені: { $max }. Қысқартыңыз немесе бірнеше хабарламаға бөліп жіберіңіз.
refused-file-too-large = Файл тым үлкен: { $size } МБ. Рұқсат етілген көлемі: { $max } МБ. Кішірейтіп, қайта жіберіңіз. Жазғаныңыз сақталды.
refused-edited-too-late = Бұл хабарлама жіберіліп қойған, түзетуі ескерілмейді. Түзетуді жаңа хабарлама етіп жазыңыз.
refused-draft-full = Бір жобаға { $max } хабарламадан артық сыймайды. Алдымен осыны жіберіңіз, қалғанын содан кейін жазыңыз.
refused-draft-first = Сізде әлі жіберілмеген жоба бар. Алдымен оны жіберіңіз немесе жойыңыз, содан кейін осы хабарламаға жауап беріңіз.
refused-draft-open = Алдымен жазып жатқаныңызды жіберіңіз немесе жойыңыз, содан кейін батырманы қайта басыңыз.
refused-body-missing = Орган таңдалмаған. «Органды таңдау» батырмасын басыңыз.
refused-sent-already = № { $number }: жіберіліп қойған, қайта басудың қажеті жоқ.
refused-nothing-to-cancel = Қазір ештеңе жазып отырған жоқсыз. Не істей алатыныңыз: /help

## Күн. Dates.

refused-date-unclear = Бұл күн түсініксіз. Күнді былай жазыңыз: 11.12.2026 немесе 11 желтоқсан.
refused-date-past = Бұл күн өтіп кеткен. Басқа күнді таңдаңыз.
refused-date-far = Бұл күн тым алыс: мерзім екі жылдан аспауға тиіс. Басқа күнді таңдаңыз.

## Шақыру мен құқық. Invitations and rights.

refused-invitation-unknown = Мұндай шақыру табылмады. Сілтемені толық ашыңыз немесе жаңасын сұраңыз.
refused-invitation-expired = Шақырудың мерзімі өтіп кеткен. Жаңа сілтеме сұраңыз.
refused-invitation-used = Бұл шақыру пайдаланылып қойған. Жаңа сілтеме сұраңыз.
refused-invitation-unfit = Бұл рөлге мұндай шақыру жасалмайды. Лауазымды адам мен орган басшысына орган көрсетіледі, қалғандарына көрсетілмейді.
refused-dismissed = Сіздің қызметтік құқығыңыз тоқтатылған. Сұрағыңыз болса, жүйе әкімшісіне хабарласыңыз.
refused-not-allowed = Бұл команда сіздің рөліңізге арналмаған. Не істей алатыныңыз: /help
refused-last-admin = Бұл – соңғы әкімші. Алдымен басқа әкімшіні шақырыңыз.
refused-own-dismissal = Өз құқығыңызды өзіңіз тоқтата алмайсыз. Басқа әкімшіге айтыңыз.

## Батырмалар мен чаттар. Buttons and chats.

refused-button-stale = Батырма ескірді: мәлімет өзгерген. Ең соңғы карточкадағы батырманы басыңыз.
refused-button-unknown = Бұл батырма жарамсыз. Не істей алатыныңыз: /help
refused-consent-first = Алдымен дербес деректерді өңдеуге келісіміңізді беріңіз. Жазғаныңыз сақталды.
