### Жиналыс: хабарландыру жобасы, хаттар, үйлестірушінің карточкасы. A meeting: its notice, letters, progress.

## Жоба: өрістер бірінен соң бірі сұралады. The draft: one field after the other.

draft-title-meeting = <b>Жиналыс туралы хабарландыру жобасы</b> (әлі жіберілген жоқ)
draft-title-meeting-change = <b>Жиналыстың уақыты мен орнын өзгерту</b> (әлі жіберілген жоқ)
prompt-meeting = Хабарландыру екі тілде де толық болуы керек. «Жалғастыру» батырмасын басыңыз.
prompt-meeting-change = Жібергеннен кейін қатысу туралы барлығынан қайта сұралады.
draft-hint-meeting = Бәрі дұрыс болса, «Жіберу» батырмасын басыңыз: хабарландыру содан кейін ғана таратылады.
sent-meeting =
    <b>Хабарландыру таратылуда</b>
    Жиналыс нөмірі: { $number }
sent-meeting-change = № { $number } жиналыстың жаңа уақыты мен орны таратылуда.

meeting-ask-title-kk = Жиналыстың атауын қазақша жазыңыз, мысалы: Ведомствоаралық жиналыс.
meeting-ask-title-ru = Жиналыстың атауын орысша жазыңыз.
meeting-ask-date = Жиналыс қай күні өтеді? Күнін жазыңыз, мысалы: 27.11.2026 немесе 27 қараша.
meeting-ask-time = Жиналыс сағат нешеде басталады? Уақытын жазыңыз, мысалы: 10:00.
meeting-ask-place-kk = Жиналыс қайда өтеді? Өтетін орнын қазақша жазыңыз.
meeting-ask-place-ru = Жиналыстың өтетін орнын орысша жазыңыз.
meeting-ask-agenda-kk = Күн тәртібін қазақша жазыңыз: мәселелері мен баяндамашылары.
meeting-ask-agenda-ru = Күн тәртібін орысша жазыңыз: мәселелері мен баяндамашылары.
meeting-now = Қазір: { $text }
meeting-fields = Нені өзгертесіз?
meeting-field = { $name }: { $text }
meeting-guests = Кімдерді шақырасыз? Рөлдер мен органдарды белгілеңіз, содан кейін «Дайын» батырмасын басыңыз.
meeting-people = Хабарландыру алатын адамдар: { $n }
meeting-for = Шақырылатындар: { $guests }

button-fields = Өзгерту
button-next = Жалғастыру
button-guests = Шақырылатындар
button-guests-done = Дайын
button-field-title-kk = Атауы, қазақша
button-field-title-ru = Атауы, орысша
button-field-date = Күні
button-field-time = Уақыты
button-field-place-kk = Өтетін орны, қазақша
button-field-place-ru = Өтетін орны, орысша
button-field-agenda-kk = Күн тәртібі, қазақша
button-field-agenda-ru = Күн тәртібі, орысша

guests-head = Барлық орган басшылары
guests-official = Барлық лауазымды адамдар
guests-prosecutor = Прокуратура қызметкерлері
guests-akimat = Әкімдік басшылығы
guests-coordinator = Үйлестірушілер

## Хаттар. Letters to those who are invited.

meeting-headline = Жиналыс туралы хабарландыру
meeting-headline-changed = Жиналыстың уақыты немесе орны өзгерді
meeting-headline-remind = Жиналысқа қатысасыз ба? Жауабыңыз әлі келген жоқ
meeting-notice =
    <b>{ $headline }</b>

    Құрметті әріптестер!
    { $title }
    Күні: { $date } ({ $weekday })
    Уақыты: { $time }
    Өтетін орны: { $place }

    Күн тәртібі:
    { $agenda }
meeting-please-answer = Қатысатыныңызды төмендегі батырма арқылы растаңыз.
meeting-your-answer = Жауабыңыз: { $answer }. Жиналыс басталғанша өзгертуге болады.
meeting-called-off =
    <b>Жиналыс өтпейді</b>

    Құрметті әріптестер! Мына жиналыс өтпейді:
    { $title }
    Жоспарланған күні: { $date }
    Уақыты: { $time }

button-attend = Қатысамын
button-absent = Қатыса алмаймын
done-answered = Рақмет! Жауабыңыз: { $answer }

## Үйлестірушінің карточкасы. The coordinator's progress card.

meeting-title = <b>№ { $number } жиналыс</b>
meeting-date = Күні: { $date } ({ $weekday })
meeting-time = Уақыты: { $time }
meeting-place = Өтетін орны: { $place }
meeting-state = Мәртебесі: { $state }
meeting-state-announced = Хабарланды
meeting-state-cancelled = Жиналыс өтпейді
meeting-state-held = Жиналыс уақыты келді
meeting-reminds = Жауап бермегендерге еске салынды, рет саны: { $n }
meeting-progress = Жіберілгені: { $sent } / { $total }. Жіберілмегені: { $failed }.
meeting-progress-cancel = Жиналыстың өтпейтіні туралы жіберілгені: { $sent } / { $total }. Жіберілмегені: { $failed }.
meeting-progress-away = Ботты бұғаттағандар: { $n }
meeting-progress-left = Қалғаны: { $n }
meeting-progress-done = Тарату аяқталды.
meeting-attending = <b>Қатысатындар: { $n }</b>
meeting-absent = <b>Қатыса алмайтындар: { $n }</b>
meeting-silent = <b>Жауап бермегендер: { $n }</b>
meeting-more = Көрсетілмегені: { $n }
meeting-moved = № { $number } жиналыс енді сізге қатысты емес.

button-meeting-remind = Еске салу
button-meeting-change = Уақытын, орнын өзгерту
button-meeting-cancel = Жиналысты өткізбеу
button-meeting-sure = Иә, өткізілмейді
button-new-meeting = Жаңа жиналыс
meeting-cancel-sure = Жиналыс өтпей ме? Хабарландыру алғандардың бәріне жиналыстың өтпейтіні айтылады. Мұны кейін қайтару мүмкін емес.
done-meeting-cancelled = Жиналыс өтпейді. Бұл туралы хабарландыру алғандарға айтылады.
done-meeting-reminded = Еске салынды. Жауап бермегендер: { $n }

## /meetings тізімі. The list of /meetings.

meetings-title = <b>Алдағы жиналыстар</b>
meetings-line = № { $number } жиналыс · { $at }
meetings-empty = Алда жиналыс жоқ. Жаңасын хабарлау: /meeting

## Ереже рұқсат бермегенде. When the rules say no.

refused-time-unclear = Бұл уақыт түсініксіз. Уақытты былай жазыңыз: 10:00 немесе 14.30.
refused-meeting-past = Бұл уақыт өтіп кеткен. Кейінірек күн немесе уақыт жазыңыз.
refused-meeting-unfinished = Хабарландыру әлі толық емес: қазақша да, орысша да мәтіні, күні мен уақыты керек. «Жалғастыру» батырмасын басыңыз.
refused-meeting-guests-missing = Әзірге ешкім белгіленген жоқ. Рөл немесе орган таңдаңыз.
refused-meeting-nobody = Таңдалғандардан ботқа әлі ешкім қосылмаған. Басқа рөл немесе орган таңдаңыз.
refused-meeting-press-first = Алдымен карточкадағы «Өзгерту» немесе «Жалғастыру» батырмасын басыңыз, содан кейін жазыңыз.
refused-meeting-unchanged = Уақыты да, орны да өзгерген жоқ. «Өзгерту» батырмасын басып, жаңасын жазыңыз.
refused-meeting-cancelled = Бұл жиналыс өтпейді, жауап керек емес. Сұрағыңыз болса, үйлестірушіге хабарласыңыз.
refused-meeting-held = Жиналыс уақыты келді, енді өзгертуге болмайды. Сұрағыңыз болса, үйлестірушіге хабарласыңыз.
refused-meeting-changed = Жиналыстың уақыты немесе орны өзгерді. Соңғы хабарландырудағы батырманы басыңыз.
refused-meeting-reminded = Еске салынып қойған. Жаңа жауаптар карточкада көрінеді.
refused-meeting-all-answered = Еске салатын ешкім жоқ: хабарландыру алғандардың бәрі жауап берді. Жауаптар карточкада.
