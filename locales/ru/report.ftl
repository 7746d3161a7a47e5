### Обращение жителя: черновик, категория, место, талон, шаги. A resident's report, as the resident sees it.

## Карточка черновика. The draft card: a title, then one line each, then the hint.

draft-title-report = <b>Черновик обращения</b> (ещё не отправлено)
draft-title-reply = <b>Ваш ответ по обращению № { $number }</b> (ещё не отправлен)
draft-category = Вопрос: { $category }
draft-category-proposed = Вопрос: { $category } (предложил бот)
draft-category-none = Вопрос: не указан
draft-place = Адрес: { $place }
draft-place-none = Адрес: не указан
draft-text = Текст: { $text }
draft-text-none = Текст: нет
draft-files = 📎 { $files }
draft-privacy = Конфиденциально: ваше имя не показывается
draft-hint = Если всё верно, нажмите «Отправить». Чтобы дополнить, просто пишите дальше.
draft-hint-words = Напишите в одном-двух предложениях, что случилось: так вопрос рассмотрят быстрее.
draft-asked =
    По обращению № { $number } у вас запросили уточнение.
    То, что вы написали, – ответ на этот вопрос или новое обращение?
button-as-reply = Ответ по № { $number }
button-as-new = Новое обращение
draft-cancelled = Черновик удалён. Ничего не отправлено. Что вы можете делать: /help
button-category = Категория
button-place = Адрес
button-place-none = Без адреса
prompt-reply = Напишите ответ, можно добавить фото или голосовое сообщение.

## Категория и место. Category and place.

category-choose = К чему относится вопрос? Выберите категорию.
subcategory-choose =
    <b>{ $category }</b>
    Уточните, что именно.
button-only-category = Достаточно категории
place-choose = Где это? Отправьте место на карте (📎), напишите адрес или ориентир либо выберите сектор.
place-outside = Похоже, это место за пределами города. Обращение можно отправить: его передадут в уполномоченный орган. Прямой путь: { $appeals }

## Предупреждения. Warnings before sending.

documents-warning =
    <b>В документах может быть ваше имя</b>
    Если отправить с документами, их увидит должностное лицо. Как отправить?
button-documents-with = С документами
button-documents-without = Без документов
sensitive-notice =
    Это обращение с ограниченным доступом: его читают только специально назначенные должностные лица.
    Опишите само событие, место и время. Пожалуйста, не указывайте национальность, религию, род и личные данные людей.
sensitive-danger = Если опасность есть прямо сейчас, сразу звоните по номеру { $police } или { $emergency }.

## После отправки. After sending: the card, then the receipt.

sent-report =
    <b>Обращение отправлено</b>
    Номер: { $number }
sent-reply = Ваш ответ добавлен к обращению № { $number }, его увидит ответственный орган.
receipt =
    <b>Ваше обращение зарегистрировано</b>
    Номер: { $number }
    Поступило: { $received }
    Кем принято: { $post }
    Срок ответа: { $due }
receipt-registered-on = Дата регистрации: { $date } (поступило в нерабочее время)
post-official = должностное лицо, { $body }
post-pending = ответственное должностное лицо назначается
post-sensitive = должностное лицо, ответственное за обращения с ограниченным доступом
legal-note = Бот нужен для быстрой связи с городскими службами. Чтобы получить официальный ответ в установленном законом порядке, подайте обращение через портал { $appeals }

## Письма жителю. Letters to the resident, by the kinds of domain/notifications/notification.py.

report-accepted =
    Обращение № { $number } принято в работу.
    Ответственный орган: { $body }
report-accepted-sensitive = Обращение № { $number } принято в работу.
report-question =
    По обращению № { $number } требуется уточнение:

    { $text }

    Ответьте на это сообщение.
report-redirected =
    Обращение № { $number } направлено по компетенции.
    Ответственный орган: { $body }
    Причина: { $reason }
    Срок ответа: { $due }
report-answered =
    <b>По обращению № { $number } готов ответ</b>

    { $text }

    Вопрос решён?
button-solved = Да, решён
button-not-solved = Нет, не решён
complaint-note = Если вы не согласны с ответом, вы вправе обжаловать его в установленном законом порядке.
report-sent-back =
    Обращение № { $number } возвращено на доработку.
    Причина: { $reason }
    Новый срок: { $due }
report-closed =
    Обращение № { $number } закрыто.
    Причина: { $reason }
report-lapsed =
    Обращение № { $number } закрыто без подтверждения: { $days ->
        [one] за { $days } день
        [few] за { $days } дня
       *[many] за { $days } дней
    } мы не получили отклика на ответ.
    Его можно открыть снова.
button-reopen = Открыть повторно

## Что сделало действие самого жителя. What the resident's own act has done.

done-confirmed = Спасибо! Обращение № { $number } закрыто: вопрос решён.
done-denied =
    Обращение № { $number } открыто повторно и возвращено ответственному органу.
    Новый срок: { $due }
done-denied-again = Обращение № { $number } передано на рассмотрение координатору. О решении сообщим здесь.
done-reopened =
    Обращение № { $number } открыто повторно.
    Новый срок: { $due }
done-withdrawn = Обращение № { $number } отозвано.
button-supplement = Дополнить

## Мои обращения: /my.

my-title = <b>Мои обращения</b>
my-empty =
    Обращений пока нет. Напишите, что случилось, и бот подготовит черновик обращения.
    Если после закрытия всех обращений прошло { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    }, они больше не связаны с вашим аккаунтом и здесь не показываются.
report-wiped = Текст и файлы удалены по истечении срока хранения.
my-line = № { $number } · { $category } · { $state }
my-more = { $count ->
        [one] Есть ещё { $count } обращение, оно не показано.
        [few] Есть ещё { $count } обращения, они не показаны.
       *[many] Есть ещё { $count } обращений, они не показаны.
    }
resident-card =
    <b>Обращение № { $number }</b>
    Вопрос: { $category }
    Статус: { $state }
    Поступило: { $received }
resident-card-body = Ответственный орган: { $body }
resident-card-due = Срок ответа: { $due }
resident-card-text = Текст обращения: { $text }
resident-card-question = Вопрос к вам: { $text }
resident-card-reply = Ваш ответ: { $text }
resident-card-answer = Ответ органа: { $text }
button-withdraw = Отозвать
withdraw-sure = Отозвать обращение № { $number }? Его больше не будут рассматривать.
button-withdraw-sure = Да, отозвать
