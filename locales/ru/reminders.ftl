### Утреннее напоминание: одно письмо человеку, по строке на дело. The morning message: one a person, a line per item.

reminder-title = <b>Напоминание</b> · { $date }

reminder-report-before = Обращение № { $number }: { $days ->
        [one] остался { $days } рабочий день
        [few] осталось { $days } рабочих дня
       *[many] осталось { $days } рабочих дней
    }. Срок: { $due }
reminder-report-today = Обращение № { $number }: срок истекает сегодня.
reminder-report-last = Обращение № { $number }: последний рабочий день перед сроком. Срок: { $due }
reminder-report-overdue = Обращение № { $number }: просрочено на { $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[many] { $days } рабочих дней
    }. Срок: { $due }
reminder-report-waiting = Обращение № { $number }: до сих пор не принято в работу. Срок: { $due }

reminder-assignment-before = Поручение № { $number }: { $days ->
        [one] остался { $days } рабочий день
        [few] осталось { $days } рабочих дня
       *[many] осталось { $days } рабочих дней
    }. Срок: { $due }
reminder-assignment-today = Поручение № { $number }: срок истекает сегодня.
reminder-assignment-last = Поручение № { $number }: последний рабочий день перед сроком. Срок: { $due }
reminder-assignment-overdue = Поручение № { $number }: просрочено на { $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[many] { $days } рабочих дней
    }. Срок: { $due }
reminder-assignment-review = Поручение № { $number }: представленный отчёт ждёт вашего решения. Срок: { $due }

reminder-restricted-before = № { $number }, обращение с ограниченным доступом: { $days ->
        [one] остался { $days } рабочий день
        [few] осталось { $days } рабочих дня
       *[many] осталось { $days } рабочих дней
    }. Срок: { $due }
reminder-restricted-today = № { $number }, обращение с ограниченным доступом: срок истекает сегодня.
reminder-restricted-last = № { $number }, обращение с ограниченным доступом: последний рабочий день перед сроком. Срок: { $due }
reminder-restricted-overdue = № { $number }, обращение с ограниченным доступом: просрочено на { $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[many] { $days } рабочих дней
    }. Срок: { $due }
reminder-restricted-waiting = № { $number }, обращение с ограниченным доступом: до сих пор не принято в работу. Срок: { $due }

reminder-meeting-before = Совещание № { $number }: { $date }, начало в { $time }
reminder-meeting-today = Совещание № { $number } состоится сегодня, начало в { $time }

reminder-body = Ответственный орган: { $body }
reminder-late = Отправлено с опозданием: бот временно не работал. По плану: { $at }
reminder-more = { $count ->
        [one] Есть ещё { $count } дело, оно не показано.
        [few] Есть ещё { $count } дела, они не показаны.
       *[many] Есть ещё { $count } дел, они не показаны.
    }
reminder-hint = Подробнее: /tasks, /assignments
