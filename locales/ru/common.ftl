### Общие слова: кнопки, статусы, роли. Words that stand in several places: buttons, states, roles.

button-back = Назад
button-send = Отправить
button-delete = Удалить
button-cancel = Отмена
button-open-number = № { $number }
button-reply = Ответить
button-attachments = Вложения

## Статусы обращения. States of a report, by the names of domain/reports/rules.py.

state-unrouted = Зарегистрировано, назначается ответственный орган
state-registered = Зарегистрировано
state-accepted = Принято в работу
state-clarifying = Требуется уточнение
state-proposed = Готов ответ, ждём подтверждения
state-reopened = Открыто повторно
state-disputed = На рассмотрении координатора
state-confirmed = Решено
state-unconfirmed = Закрыто без подтверждения
state-closed = Закрыто
state-withdrawn = Отозвано заявителем

## Статусы поручения. States of an assignment, by the names of domain/assignments/assignment.py.

state-issued = Дано
state-acknowledged = Исполнитель ознакомлен
state-submitted = Представлен отчёт
state-returned = Возвращено на доработку
state-removed = Снято с контроля
state-cancelled = Отменено

state-overdue = Просрочено

## Роли. Roles.

role-resident = Житель
role-official = Должностное лицо
role-head = Руководитель органа
role-coordinator = Координатор
role-prosecutor = Сотрудник прокуратуры
role-akimat = Руководство акимата
role-admin = Администратор системы

## Вложения. What is attached, counted by kind; joined with « · ».

files-photo = Фото: { $n }
files-video = Видео: { $n }
files-voice = Голосовые сообщения: { $n }
files-audio = Аудиозаписи: { $n }
files-document = Документы: { $n }

## Короткие слова. Words inside lists.

item-report = Обращение № { $number }
item-assignment = Поручение № { $number }
item-sensitive = № { $number }, обращение с ограниченным доступом
place-on-map = отмечено на карте
sector = сектор { $name }

# A stored draft cannot be read by this version of the bot.
draft-laid-aside =
    Начатый ранее черновик в этой версии бота не открывается. Он сохранён и появится здесь, когда откроется.
    Пока можно написать новый.
