### Когда правила не разрешают. When the rules say no: refused-<key> of Refused("<key>"); each names a way on.
### Over a chat an alert holds 200 characters, so each sentence stays below that.

## Обращения и поручения. Reports and assignments.

refused-not-now = Сейчас это действие невозможно. Статус: { $state ->
        [unrouted] { state-unrouted }
        [registered] { state-registered }
        [accepted] { state-accepted }
        [clarifying] { state-clarifying }
        [proposed] { state-proposed }
        [reopened] { state-reopened }
        [disputed] { state-disputed }
        [confirmed] { state-confirmed }
        [unconfirmed] { state-unconfirmed }
        [closed] { state-closed }
        [withdrawn] { state-withdrawn }
        [issued] { state-issued }
        [acknowledged] { state-acknowledged }
        [submitted] { state-submitted }
        [returned] { state-returned }
        [removed] { state-removed }
       *[cancelled] { state-cancelled }
    }. Что можно сделать, показано на последней карточке.
refused-not-yours = Это дело передано не вам. Что вы можете делать: /help
refused-taken-by-colleague = № { $number }: уже в работе у другого сотрудника. Другие дела: /tasks, /assignments
refused-somebody-was-faster = № { $number }: кто-то успел раньше вас. Новый статус на карточке.
refused-same-body = Обращение уже в этом органе. Выберите другой.
refused-nobody-there = Из этого органа в бот ещё никто не вошёл. Выберите другой орган или сообщите координатору.
refused-sensitive-stays = Обращение с ограниченным доступом не перенаправляется: его рассматривают только назначенные люди.
refused-assignment-unfinished = Поручение ещё не готово: напишите текст, выберите орган и срок.

## Слова, файлы, места. Words, files, places.

refused-nothing-to-send = Отправлять пока нечего. Напишите одним предложением, что случилось, или отправьте фото.
refused-words-missing = Здесь нужны слова. Напишите одно-два предложения.
refused-no-words-in-it = Стикеры, игры и опросы в обращение не входят. Напишите, что случилось, или отправьте фото.
refused-contact-not-needed = Номер телефона не нужен, он не сохранён. Напишите, что случилось.
refused-text-too-long = Текст слишком длинный. Знаков: { $n }, можно не больше { $max }. Сократите его или отправьте несколькими сообщениями.
refused-file-too-large = Файл слишком большой: { $size } МБ. Допустимый размер: { $max } МБ. Уменьшите его и отправьте снова. Написанное сохранено.
refused-edited-too-late = Это сообщение уже отправлено, исправление не учитывается. Напишите исправление новым сообщением.
refused-draft-full = В один черновик входит не больше { $max } сообщений. Сначала отправьте его, остальное напишите после.
refused-draft-first = У вас есть черновик, он ещё не отправлен. Сначала отправьте или удалите его, затем ответьте на это сообщение.
refused-draft-open = Сначала отправьте или удалите то, что пишете, затем нажмите кнопку снова.
refused-body-missing = Орган не выбран. Нажмите «Выбрать орган».
refused-sent-already = № { $number }: уже отправлено, нажимать ещё раз не нужно.
refused-nothing-to-cancel = Сейчас вы ничего не пишете. Что вы можете делать: /help

## Даты. Dates.

refused-date-unclear = Дата непонятна. Напишите так: 11.12.2026 или 11 декабря.
refused-date-past = Эта дата уже прошла. Выберите другую.
refused-date-far = Эта дата слишком далеко: срок не может быть больше двух лет. Выберите другую.

## Приглашения и права. Invitations and rights.

refused-invitation-unknown = Такого приглашения нет. Откройте ссылку целиком или попросите новую.
refused-invitation-expired = Срок приглашения истёк. Попросите новую ссылку.
refused-invitation-used = Это приглашение уже использовано. Попросите новую ссылку.
refused-invitation-unfit = Для этой роли такое приглашение не создаётся. Орган указывают для должностного лица и руководителя органа, для остальных нет.
refused-dismissed = Ваши служебные права прекращены. С вопросами обращайтесь к администратору системы.
refused-not-allowed = Эта команда не для вашей роли. Что вы можете делать: /help
refused-last-admin = Это последний администратор. Сначала пригласите другого.
refused-own-dismissal = Свои права прекратить нельзя. Попросите другого администратора.

## Кнопки и чаты. Buttons and chats.

refused-button-stale = Кнопка устарела: данные изменились. Нажмите кнопку на последней карточке.
refused-button-unknown = Эта кнопка не действует. Что вы можете делать: /help
refused-consent-first = Сначала дайте согласие на обработку персональных данных. Написанное сохранено.
