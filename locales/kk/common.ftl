### Жалпы сөздер: батырмалар, мәртебелер, рөлдер. Words that stand in several places: buttons, states, roles.

button-back = Артқа
button-send = Жіберу
button-delete = Жою
button-cancel = Болдырмау
button-open-number = № { $number }
button-reply = Жауап беру
button-attachments = Қоса берілген файлдар

## Өтініштің мәртебесі. States of a report, by the names of domain/reports/rules.py.

state-unrouted = Тіркелді, жауапты орган тағайындалуда
state-registered = Тіркелді
state-accepted = Орындауға қабылданды
state-clarifying = Нақтылау қажет
state-proposed = Жауап дайын, растау күтілуде
state-reopened = Қайта ашылды
state-disputed = Үйлестірушінің қарауында
state-confirmed = Шешілді
state-unconfirmed = Растаусыз жабылды
state-closed = Жабылды
state-withdrawn = Кері қайтарып алынды

## Тапсырманың мәртебесі. States of an assignment, by the names of domain/assignments/assignment.py.

state-issued = Берілді
state-acknowledged = Орындаушы танысты
state-submitted = Есеп ұсынылды
state-returned = Пысықтауға қайтарылды
state-removed = Бақылаудан алынды
state-cancelled = Күші жойылды

state-overdue = Мерзімі өтті

## Рөлдер. Roles.

role-resident = Тұрғын
role-official = Лауазымды адам
role-head = Орган басшысы
role-coordinator = Үйлестіруші
role-prosecutor = Прокуратура қызметкері
role-akimat = Әкімдік басшылығы
role-admin = Жүйе әкімшісі

## Қоса берілгені. What is attached, counted by kind; joined with « · ».

files-photo = Сурет: { $n }
files-video = Бейнежазба: { $n }
files-voice = Дауыстық хабарлама: { $n }
files-audio = Аудио: { $n }
files-document = Құжат: { $n }

## Қысқа сөздер. Words inside lists.

item-report = № { $number } өтініш
item-assignment = № { $number } тапсырма
item-sensitive = № { $number }, қолжетімділігі шектеулі өтініш
place-on-map = картада белгіленген
sector = { $name } секторы

# A stored draft cannot be read by this version of the bot.
draft-laid-aside =
    Бұрын бастаған жобаңыз ботның қазіргі нұсқасында ашылмады. Ол сақтаулы: ашыла қалса, осында қайта шығады.
    Әзірге жаңасын жаза аласыз.
