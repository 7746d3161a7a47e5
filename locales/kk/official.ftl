### Лауазымды адам: өтініш картасы, әрекеттер, хаттар. A report as officials see it: never who sent it.

## Өтініш карточкасы. The card of a report: a title, then one line each.

task-title = <b>№ { $number } өтініш</b>
task-category = Мәселе: { $category }
task-place = Мекенжай: { $place }
task-place-none = Мекенжай: көрсетілмеген
task-state = Мәртебесі: { $state }
task-received = Түскен уақыты: { $received }
task-due = Мерзімі: { $due }
task-due-overdue = Мерзімі: { $due } (мерзімі өтті)
task-body = Жауапты орган: { $body }
task-text = Мәтін: { $text }
task-text-none = Мәтін: жоқ
task-files = 📎 { $files }
task-reply = Өтініш берушінің жауабы: { $text }
task-question = Нақтылау сұрағы: { $text }
task-answer = Жауап: { $text }
task-reason = Себебі: { $reason }
task-hidden = Құпия: өтініш берушінің аты көрсетілмейді

button-accept = Орындауға қабылдау
button-ask = Нақтылауды сұрау
button-redirect = Басқа органға жіберу
button-resolve = Шешілді деп белгілеу
button-send-back = Пысықтауға қайтару
button-close = Өтінішті жабу
button-whole-text = Толық мәтін

## Не жазу керек. What to write now.

prompt-question = Өтініш берушіге сұрағыңызды жазыңыз. Атыңыз көрсетілмейді.
prompt-redirect-body = № { $number } өтінішті қай орган қарауға тиіс? Органды таңдаңыз.
prompt-redirect = Басқа органға жіберу себебін жазыңыз: оны өтініш беруші де көреді.
prompt-resolution = Жауапты жазыңыз: не істелді, қандай шара қабылданды. Растайтын сурет қосыңыз.
prompt-closing = Өтінішті жабу себебін жазыңыз: оны өтініш беруші де көреді.
prompt-send-back = Пысықтауға қайтару себебін жазыңыз: оны өтініш беруші мен орган көреді.

## Жазылып жатқан хат карточкасы. Drafts of staff.

draft-title-question = <b>№ { $number } өтініш бойынша сұрақ</b> (әлі жіберілген жоқ)
draft-title-redirect = <b>№ { $number } өтінішті басқа органға жіберу</b> (әлі жіберілген жоқ)
draft-title-resolution = <b>№ { $number } өтініш бойынша жауап</b> (әлі жіберілген жоқ)
draft-title-closing = <b>№ { $number } өтінішті жабу</b> (әлі жіберілген жоқ)
draft-title-send-back = <b>№ { $number } өтінішті пысықтауға қайтару</b> (әлі қайтарылған жоқ)
draft-body = Жаңа орган: { $body }
button-body = Органды таңдау

sent-question = № { $number } өтініш бойынша сұрақ жіберілді.
sent-redirect = № { $number } өтініш басқа органға жіберілді.
sent-resolution = № { $number } өтініш бойынша жауап жіберілді. Енді тұрғын растайды.
sent-closing = № { $number } өтініш жабылды.
sent-send-back = № { $number } өтініш пысықтауға қайтарылды.
done-accepted = № { $number } өтінішті орындауға қабылдадыңыз.

## Қызметкерлерге жіберілетін хаттар. Letters to staff, by the kinds of domain/notifications/notification.py.

report-task = Сіздің қарауыңызға өтініш түсті: № { $number }
report-task-unrouted = Бұл өтінішті қабылдайтын адам болмаған, енді ол сіздің қарауыңызда: № { $number }
report-answer = № { $number } өтініш бойынша тұрғын жауап берді.
report-moved = № { $number } өтініш басқа органға жіберілді, енді ол сізде емес.
report-confirmed = № { $number } өтініш жабылды: тұрғын мәселенің шешілгенін растады.
report-denied =
    № { $number } өтініш қайта ашылды: тұрғынның жауабы бойынша, мәселе шешілмеді.
    Жаңа мерзім: { $due }
report-denied-again = № { $number } өтініш бойынша шешім екінші рет расталмады, енді оны үйлестіруші қарайды.
report-disputed = № { $number } өтініш сіздің шешіміңізді күтіп тұр: тұрғынның екі жауабы бойынша да, мәселе шешілмеді.
report-lapsed-staff = № { $number } өтініш растаусыз жабылды: тұрғыннан жауап келмеді.
report-reopened =
    № { $number } өтінішті тұрғын қайта ашты.
    Жаңа мерзім: { $due }
report-withdrawn-staff = № { $number } өтінішті тұрғын кері қайтарып алды.
report-gone = № { $number } өтініш енді сіздің қарауыңызда емес.
report-taken = № { $number } өтінішті әріптесіңіз орындауға қабылдады.

## Қолжетімділігі шектеулі өтініш. Sensitive reports: the push holds the number and nothing else.

report-restricted = № { $number }: қолжетімділігі шектеулі өтініш
button-open-restricted = Өтінішті ашу
restricted-view = Қолжетімділігі шектеулі өтініш. Оны ашқаныңыз журналға жазылды. Мәтінді көшірмеңіз және басқаға жібермеңіз.

## /tasks тізімі. The list of /tasks.

tasks-title = <b>Өтініштер</b>
tasks-empty = Қазір сізде ашық өтініш жоқ.
tasks-line = № { $number } · { $category } · { $state } · мерзімі { $due }
tasks-line-restricted = № { $number } · қолжетімділігі шектеулі өтініш · { $state } · мерзімі { $due }
tasks-more = Тағы өтініштер бар. Көрсетілмегені: { $count }
