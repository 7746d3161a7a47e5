### Прокурордың тапсырмасы: мәтін, орган, күн, хаттар. An assignment: text, body, date, letters.

## Жаңа тапсырма. Giving one.

prompt-assignment = Тапсырма мәтінін жазыңыз: не істелуі керек, қандай нәтиже күтіледі. Файл қосуға болады.
prompt-assignment-body = Тапсырманы қай орган орындайды? Органды таңдаңыз.
prompt-assignment-due = Орындау мерзімін таңдаңыз немесе күнін жазыңыз, мысалы: 11.12.2026 немесе 11 желтоқсан.
button-due-days = +{ $days } жұмыс күні · { $date }
button-due = Мерзімді таңдау
date-day-off =
    { $date } – демалыс күні ({ $weekday }).
    Келесі жұмыс күні: { $next }
    Қай күнді қоямыз?
button-date-next = Келесі жұмыс күні: { $date }
button-date-keep = Осы күн қалсын: { $date }
draft-title-assignment = <b>Тапсырма жобасы</b> (әлі берілген жоқ)
draft-assignment-body = Орындаушы орган: { $body }
draft-assignment-body-none = Орындаушы орган: таңдалмаған
draft-due = Орындау мерзімі: { $due }
draft-due-none = Орындау мерзімі: таңдалмаған
draft-due-day-off = Бұл – демалыс күні.
draft-hint-assignment = Бәрі дұрыс болса, «Жіберу» батырмасын басыңыз: тапсырма содан кейін ғана беріледі.
sent-assignment =
    <b>Тапсырма берілді</b>
    Нөмірі: { $number }
button-new-assignment = Жаңа тапсырма беру

## Тапсырма карточкасы. The card of an assignment: a title, then one line each.

assignment-title = <b>№ { $number } тапсырма</b>
assignment-text = Мәтін: { $text }
assignment-body = Орындаушы орган: { $body }
assignment-state = Мәртебесі: { $state }
assignment-issued = Берілген күні: { $date }
assignment-due = Орындау мерзімі: { $due }
assignment-due-overdue = Орындау мерзімі: { $due } (мерзімі өтті)
assignment-due-original = Бастапқы мерзімі: { $due }
assignment-files = 📎 { $files }
assignment-report = Орындалуы туралы есеп: { $text }
assignment-reason = Себебі: { $reason }
assignment-yours = Жауапты орындаушы: сіз
assignment-taken = Жауапты орындаушы: әріптесіңіз

button-acknowledge = Таныстым
button-submit = Есеп ұсыну
button-remove = Бақылаудан алу
button-return = Пысықтауға қайтару
button-assignment-cancel = Күшін жою

## Не жазу керек. What to write now, and the drafts of it.

prompt-execution = Орындалуы туралы есепті жазыңыз: нақты не істелді. Растайтын құжат немесе сурет қосыңыз.
prompt-return = Пысықтауға қайтару себебін жазыңыз: нені толықтыру керек?
prompt-cancel = Тапсырманың күшін жою себебін жазыңыз.
draft-title-execution = <b>№ { $number } тапсырма бойынша есеп</b> (әлі ұсынылған жоқ)
draft-title-return = <b>№ { $number } тапсырманы пысықтауға қайтару</b> (әлі қайтарылған жоқ)
draft-title-cancel = <b>№ { $number } тапсырманың күшін жою</b> (әлі жойылған жоқ)
sent-execution = № { $number } тапсырма бойынша есеп ұсынылды. Енді оны прокуратура қарайды.
sent-return = № { $number } тапсырма пысықтауға қайтарылды.
sent-cancel = № { $number } тапсырманың күші жойылды.
done-acknowledged =
    № { $number } тапсырмамен таныстыңыз, жауапты орындаушы – сіз.
    Орындау мерзімі: { $due }
done-removed = № { $number } тапсырма бақылаудан алынды.

## Хаттар. Letters, by the kinds of domain/notifications/notification.py.

assignment-task = Сіздің органыңызға тапсырма берілді: № { $number }
assignment-acknowledged = № { $number } тапсырмамен орындаушы танысты.
assignment-submitted = № { $number } тапсырма бойынша есеп ұсынылды.
assignment-removed = № { $number } тапсырма бақылаудан алынды. Рақмет!
assignment-returned = № { $number } тапсырма пысықтауға қайтарылды.
assignment-cancelled = № { $number } тапсырманың күші жойылды.
assignment-released = № { $number } тапсырманың орындаушысы енді қызметте емес, тапсырманы органның басқа қызметкері қабылдайды.
assignment-unheard = № { $number } тапсырма берілді, бірақ бұл органнан ботқа әлі ешкім қосылмаған. Тапсырманы алғаш қосылған қызметкер көреді.
assignment-moved = № { $number } тапсырма енді сізге қатысты емес.

## /assignments тізімі. The list of /assignments.

assignments-title = <b>Тапсырмалар</b>
assignments-empty = Қазір бақылауда тапсырма жоқ.
assignments-line-body = № { $number } · { $body } · { $state } · мерзімі { $due }
assignments-more = Тағы тапсырмалар бар. Көрсетілмегені: { $count }
