### Поручение прокурора: текст, орган, срок, письма. An assignment: text, body, date, letters.

## Новое поручение. Giving one.

prompt-assignment = Напишите текст поручения: что должно быть сделано и с каким результатом. Можно приложить файлы.
prompt-assignment-body = Какой орган исполняет поручение? Выберите орган.
prompt-assignment-due = Выберите срок исполнения или напишите дату, например: 11.12.2026 или 11 декабря.
button-due-days = +{ $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[many] { $days } рабочих дней
    } · { $date }
button-due = Выбрать срок
date-day-off =
    { $date } – выходной день ({ $weekday }).
    Ближайший рабочий день: { $next }
    Какую дату поставить?
button-date-next = Рабочий день: { $date }
button-date-keep = Оставить эту дату: { $date }
draft-title-assignment = <b>Проект поручения</b> (ещё не дано)
draft-assignment-body = Орган-исполнитель: { $body }
draft-assignment-body-none = Орган-исполнитель: не выбран
draft-due = Срок исполнения: { $due }
draft-due-none = Срок исполнения: не выбран
draft-due-day-off = Это выходной день.
draft-hint-assignment = Если всё верно, нажмите «Отправить»: только тогда поручение будет дано.
sent-assignment =
    <b>Поручение дано</b>
    Номер: { $number }
button-new-assignment = Дать новое поручение

## Карточка поручения. The card of an assignment: a title, then one line each.

assignment-title = <b>Поручение № { $number }</b>
assignment-text = Текст: { $text }
assignment-body = Орган-исполнитель: { $body }
assignment-state = Статус: { $state }
assignment-issued = Дано: { $date }
assignment-due = Срок исполнения: { $due }
assignment-due-overdue = Срок исполнения: { $due } (просрочено)
assignment-due-original = Первоначальный срок: { $due }
assignment-files = 📎 { $files }
assignment-report = Отчёт об исполнении: { $text }
assignment-reason = Причина: { $reason }
assignment-yours = Ответственный исполнитель: вы
assignment-taken = Ответственный исполнитель: другой сотрудник

button-acknowledge = Ознакомлен(а)
button-submit = Представить отчёт
button-remove = Снять с контроля
button-return = Вернуть на доработку
button-assignment-cancel = Отменить поручение

## Что написать. What to write now, and the drafts of it.

prompt-execution = Напишите отчёт об исполнении: что именно сделано. Приложите подтверждающий документ или фото.
prompt-return = Напишите, почему поручение возвращается на доработку: что нужно дополнить?
prompt-cancel = Напишите, почему поручение отменяется.
draft-title-execution = <b>Отчёт по поручению № { $number }</b> (ещё не представлен)
draft-title-return = <b>Возврат поручения № { $number } на доработку</b> (ещё не возвращено)
draft-title-cancel = <b>Отмена поручения № { $number }</b> (ещё не отменено)
sent-execution = Отчёт по поручению № { $number } представлен. Теперь его рассмотрит прокуратура.
sent-return = Поручение № { $number } возвращено на доработку.
sent-cancel = Поручение № { $number } отменено.
done-acknowledged =
    Вы ознакомлены с поручением № { $number } и отвечаете за его исполнение.
    Срок исполнения: { $due }
done-removed = Поручение № { $number } снято с контроля.

## Письма. Letters, by the kinds of domain/notifications/notification.py.

assignment-task = Вашему органу дано поручение № { $number }
assignment-acknowledged = Исполнитель ознакомлен с поручением № { $number }.
assignment-submitted = По поручению № { $number } представлен отчёт.
assignment-removed = Поручение № { $number } снято с контроля. Спасибо!
assignment-returned = Поручение № { $number } возвращено на доработку.
assignment-cancelled = Поручение № { $number } отменено.
assignment-released = Исполнитель поручения № { $number } больше не на службе, поручение примет другой сотрудник органа.
assignment-unheard = Поручение № { $number } дано, но из этого органа в бот ещё никто не вошёл. Поручение увидит первый, кто войдёт.
assignment-moved = Поручение № { $number } больше не относится к вам.

## Список /assignments. The list of /assignments.

assignments-title = <b>Поручения</b>
assignments-empty = Сейчас на контроле нет поручений.
assignments-line-body = № { $number } · { $body } · { $state } · срок { $due }
assignments-more = { $count ->
        [one] Есть ещё { $count } поручение, оно не показано.
        [few] Есть ещё { $count } поручения, они не показаны.
       *[many] Есть ещё { $count } поручений, они не показаны.
    }
