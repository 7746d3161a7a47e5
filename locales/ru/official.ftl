### Должностное лицо: карточка обращения, действия, письма. A report as officials see it: never who sent it.

## Карточка обращения. The card of a report: a title, then one line each.

task-title = <b>Обращение № { $number }</b>
task-category = Вопрос: { $category }
task-place = Адрес: { $place }
task-place-none = Адрес: не указан
task-state = Статус: { $state }
task-received = Поступило: { $received }
task-due = Срок: { $due }
task-due-overdue = Срок: { $due } (просрочено)
task-body = Ответственный орган: { $body }
task-text = Текст: { $text }
task-text-none = Текст: нет
task-files = 📎 { $files }
task-reply = Ответ заявителя: { $text }
task-question = Уточняющий вопрос: { $text }
task-answer = Ответ: { $text }
task-reason = Причина: { $reason }
task-hidden = Конфиденциально: имя заявителя не показывается

button-accept = Взять в работу
button-ask = Запросить уточнение
button-redirect = Перенаправить
button-resolve = Отметить как решённое
button-send-back = Вернуть на доработку
button-close = Закрыть обращение
button-whole-text = Полный текст

## Что написать. What to write now.

prompt-question = Напишите вопрос заявителю. Ваше имя не показывается.
prompt-redirect-body = Какой орган должен рассмотреть обращение № { $number }? Выберите орган.
prompt-redirect = Напишите, почему обращение перенаправляется: причину увидит и заявитель.
prompt-resolution = Напишите ответ: что сделано, какие меры приняты. Приложите фото в подтверждение.
prompt-closing = Напишите, почему обращение закрывается: причину увидит и заявитель.
prompt-send-back = Напишите, почему обращение возвращается на доработку: причину увидят заявитель и орган.

## Карточка того, что пишется. Drafts of staff.

draft-title-question = <b>Вопрос по обращению № { $number }</b> (ещё не отправлен)
draft-title-redirect = <b>Перенаправление обращения № { $number }</b> (ещё не отправлено)
draft-title-resolution = <b>Ответ по обращению № { $number }</b> (ещё не отправлен)
draft-title-closing = <b>Закрытие обращения № { $number }</b> (ещё не отправлено)
draft-title-send-back = <b>Возврат обращения № { $number } на доработку</b> (ещё не возвращено)
draft-body = Новый орган: { $body }
button-body = Выбрать орган

sent-question = Вопрос по обращению № { $number } отправлен.
sent-redirect = Обращение № { $number } перенаправлено.
sent-resolution = Ответ по обращению № { $number } отправлен. Теперь его подтверждает житель.
sent-closing = Обращение № { $number } закрыто.
sent-send-back = Обращение № { $number } возвращено на доработку.
done-accepted = Вы взяли в работу обращение № { $number }.

## Письма сотрудникам. Letters to staff, by the kinds of domain/notifications/notification.py.

report-task = Вам передано обращение № { $number }
report-task-unrouted = Это обращение некому было принять, теперь оно передано вам: № { $number }
report-answer = Житель ответил по обращению № { $number }.
report-moved = Обращение № { $number } перенаправлено в другой орган и больше не у вас.
report-confirmed = Обращение № { $number } закрыто: житель подтвердил, что вопрос решён.
report-denied =
    Обращение № { $number } открыто повторно: житель ответил, что вопрос не решён.
    Новый срок: { $due }
report-denied-again = Решение по обращению № { $number } не подтверждено второй раз, его рассмотрит координатор.
report-disputed = Обращение № { $number } ждёт вашего решения: житель дважды ответил, что вопрос не решён.
report-lapsed-staff = Обращение № { $number } закрыто без подтверждения: житель не ответил.
report-reopened =
    Житель открыл обращение № { $number } повторно.
    Новый срок: { $due }
report-withdrawn-staff = Житель отозвал обращение № { $number }.
report-gone = Обращение № { $number } больше не на вашем рассмотрении.
report-taken = Обращение № { $number } взял в работу другой сотрудник.

## Обращение с ограниченным доступом. Sensitive reports: the push holds the number and nothing else.

report-restricted = № { $number }: обращение с ограниченным доступом
button-open-restricted = Открыть обращение
restricted-view = Обращение с ограниченным доступом. То, что вы его открыли, записано в журнал. Не копируйте текст и не пересылайте его.

## Список /tasks. The list of /tasks.

tasks-title = <b>Обращения</b>
tasks-empty = Сейчас у вас нет открытых обращений.
tasks-line = № { $number } · { $category } · { $state } · срок { $due }
tasks-line-restricted = № { $number } · обращение с ограниченным доступом · { $state } · срок { $due }
tasks-more = { $count ->
        [one] Есть ещё { $count } обращение, оно не показано.
        [few] Есть ещё { $count } обращения, они не показаны.
       *[many] Есть ещё { $count } обращений, они не показаны.
    }
