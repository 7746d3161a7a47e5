### Тұрғынның өтініші: жоба, санат, орын, талон, қадамдар. A resident's report, as the resident sees it.

## Жоба карточкасы. The draft card: a title, then one line each, then the hint.

draft-title-report = <b>Өтініш жобасы</b> (әлі жіберілген жоқ)
draft-title-reply = <b>№ { $number } өтінішке жауабыңыз</b> (әлі жіберілген жоқ)
draft-category = Мәселе: { $category }
draft-category-proposed = Мәселе: { $category } (бот ұсынды)
draft-category-none = Мәселе: көрсетілмеген
draft-place = Мекенжай: { $place }
draft-place-none = Мекенжай: көрсетілмеген
draft-text = Мәтін: { $text }
draft-text-none = Мәтін: жоқ
draft-files = 📎 { $files }
draft-privacy = Құпия: атыңыз көрсетілмейді
draft-hint = Бәрі дұрыс болса, «Жіберу» батырмасын басыңыз. Толықтырғыңыз келсе, жаза беріңіз.
draft-hint-words = Не болғанын бір-екі сөйлеммен жазсаңыз, мәселеңіз тезірек қаралады.
draft-asked =
    № { $number } өтініш бойынша сізден нақтылау сұралған.
    Жазғаныңыз – сол сұраққа жауап па, әлде жаңа өтініш пе?
button-as-reply = Жауап: № { $number }
button-as-new = Жаңа өтініш
draft-cancelled = Жоба жойылды. Ештеңе жіберілген жоқ. Не істей алатыныңыз: /help
button-category = Санат
button-place = Мекенжай
button-place-none = Мекенжайсыз
prompt-reply = Жауабыңызды жазыңыз, сурет немесе дауыстық хабарлама қосуға болады.

## Санат пен орын. Category and place.

category-choose = Мәселе неге қатысты? Санатты таңдаңыз.
subcategory-choose =
    <b>{ $category }</b>
    Нақтылап таңдаңыз.
button-only-category = Осы санат жеткілікті
place-choose = Бұл қай жерде? Картадағы орнын жіберіңіз (📎), мекенжайын не бағдарын жазыңыз немесе секторды таңдаңыз.
place-outside = Бұл жер қала аумағына кірмейтін сияқты. Өтінішті жібере аласыз: ол құзыретті органға жіберіледі. Тікелей жолы: { $appeals }

## Ескертулер. Warnings before sending.

documents-warning =
    <b>Құжаттарда аты-жөніңіз болуы мүмкін</b>
    Құжаттармен жіберсеңіз, оларды лауазымды адам көреді. Қалай жібереміз?
button-documents-with = Құжаттармен жіберу
button-documents-without = Құжаттарсыз жіберу
sensitive-notice =
    Бұл – қолжетімділігі шектеулі өтініш: оны арнайы тағайындалған лауазымды адамдар ғана оқиды.
    Оқиғаның өзін, орны мен уақытын жазыңыз. Адамдардың ұлтын, дінін, руын және жеке деректерін көрсетпеуіңізді сұраймыз.
sensitive-danger = Қазір қауіп төніп тұрса, бірден { $police } немесе { $emergency } нөміріне қоңырау шалыңыз.

## Жіберілген соң. After sending: the card, then the receipt.

sent-report =
    <b>Өтініш жіберілді</b>
    Нөмірі: { $number }
sent-reply = Жауабыңыз № { $number } өтінішке қосылды, оны жауапты орган көреді.
receipt =
    <b>Өтінішіңіз тіркелді</b>
    Нөмірі: { $number }
    Түскен уақыты: { $received }
    Қабылдаған: { $post }
    Жауап беру мерзімі: { $due }
receipt-registered-on = Тіркелген күні: { $date } (жұмыс уақытынан тыс түсті)
post-official = лауазымды адам, { $body }
post-pending = жауапты лауазымды адам тағайындалуда
post-sensitive = қолжетімділігі шектеулі өтініштерге жауапты лауазымды адам
legal-note = Бұл бот – жедел байланыс арнасы. Заңда белгіленген тәртіппен ресми жауап алу үшін өтінішті { $appeals } порталы арқылы беріңіз.

## Тұрғынға жіберілетін хаттар. Letters to the resident, by the kinds of domain/notifications/notification.py.

report-accepted =
    № { $number } өтініш орындауға қабылданды.
    Жауапты орган: { $body }
report-accepted-sensitive = № { $number } өтініш орындауға қабылданды.
report-question =
    № { $number } өтінішті қарау үшін нақтылау қажет:

    { $text }

    Осы хабарламаға жауап жазыңыз.
report-redirected =
    № { $number } өтініш құзыреті бойынша қарауға жіберілді.
    Жауапты орган: { $body }
    Себебі: { $reason }
    Жауап беру мерзімі: { $due }
report-answered =
    <b>№ { $number } өтініш бойынша жауап дайын</b>

    { $text }

    Мәселе шешілді ме?
button-solved = Иә, шешілді
button-not-solved = Жоқ, шешілмеді
complaint-note = Жауаппен келіспесеңіз, оған заңда белгіленген тәртіппен шағымдана аласыз.
report-sent-back =
    № { $number } өтініш пысықтауға қайтарылды.
    Себебі: { $reason }
    Жаңа мерзім: { $due }
report-closed =
    № { $number } өтініш жабылды.
    Себебі: { $reason }
report-lapsed =
    { $days } күн ішінде сізден жауап келмегендіктен, № { $number } өтініш растаусыз жабылды.
    Оны қайта ашуға болады.
button-reopen = Қайта ашу

## Тұрғынның өз әрекетінің нәтижесі. What the resident's own act has done.

done-confirmed = Рақмет! № { $number } өтініш жабылды: мәселе шешілді.
done-denied =
    № { $number } өтініш қайта ашылды, ол жауапты органға қайтарылды.
    Жаңа мерзім: { $due }
done-denied-again = № { $number } өтініш үйлестірушінің қарауына берілді. Шешімін осы жерге жазамыз.
done-reopened =
    № { $number } өтініш қайта ашылды.
    Жаңа мерзім: { $due }
done-withdrawn = № { $number } өтініш кері қайтарып алынды.
button-supplement = Толықтыру

## Менің өтініштерім: /my.

my-title = <b>Менің өтініштерім</b>
my-empty =
    Өтінішіңіз әзірге жоқ. Не болғанын жазыңыз, бот өтініш жобасын дайындайды.
    Барлық өтініштеріңіз жабылғаннан кейін { $days } күн өтсе, олар аккаунтыңыздан ажыратылады және мұнда көрінбейді.
report-wiped = Мәтін мен файлдар сақтау мерзімі өткеннен кейін өшірілді.
my-line = № { $number } · { $category } · { $state }
my-more = Тағы өтініштеріңіз бар. Көрсетілмегені: { $count }
resident-card =
    <b>№ { $number } өтініш</b>
    Мәселе: { $category }
    Мәртебесі: { $state }
    Түскен уақыты: { $received }
resident-card-body = Жауапты орган: { $body }
resident-card-due = Жауап беру мерзімі: { $due }
resident-card-text = Өтініш мәтіні: { $text }
resident-card-question = Сізге қойылған сұрақ: { $text }
resident-card-reply = Жауабыңыз: { $text }
resident-card-answer = Органның жауабы: { $text }
button-withdraw = Кері қайтарып алу
withdraw-sure = № { $number } өтінішті кері қайтарып аласыз ба? Ол бұдан әрі қаралмайды.
button-withdraw-sure = Иә, қайтарып аламын
