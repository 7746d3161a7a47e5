### Совещание: проект извещения, письма, карточка координатора. A meeting: its notice, letters, progress.

## Проект: поля спрашиваются по одному. The draft: one field after the other.

draft-title-meeting = <b>Проект извещения о совещании</b> (ещё не отправлено)
draft-title-meeting-change = <b>Изменение времени и места совещания</b> (ещё не отправлено)
prompt-meeting = Извещение должно быть полным на обоих языках. Нажмите «Продолжить».
prompt-meeting-change = После отправки об участии спросят всех заново.
draft-hint-meeting = Если всё верно, нажмите «Отправить»: только тогда начнётся рассылка.
sent-meeting =
    <b>Извещение рассылается</b>
    Номер совещания: { $number }
sent-meeting-change = Новое время и место совещания № { $number } рассылаются.

meeting-ask-title-kk = Напишите название совещания на казахском языке.
meeting-ask-title-ru = Напишите название совещания на русском языке, например: Межведомственное совещание.
meeting-ask-date = В какой день состоится совещание? Напишите дату, например: 27.11.2026 или 27 ноября.
meeting-ask-time = Во сколько начнётся совещание? Напишите время, например: 10:00.
meeting-ask-place-kk = Где состоится совещание? Напишите место на казахском языке.
meeting-ask-place-ru = Напишите место совещания на русском языке.
meeting-ask-agenda-kk = Напишите повестку дня на казахском языке: вопросы и докладчики.
meeting-ask-agenda-ru = Напишите повестку дня на русском языке: вопросы и докладчики.
meeting-now = Сейчас: { $text }
meeting-fields = Что изменить?
meeting-field = { $name } – { $text }
meeting-guests = Кого пригласить? Отметьте роли и органы, затем нажмите «Готово».
meeting-people = Извещение получат, человек: { $n }
meeting-for = Приглашаются: { $guests }

button-fields = Изменить
button-next = Продолжить
button-guests = Кого пригласить
button-guests-done = Готово
button-field-title-kk = Название, на казахском
button-field-title-ru = Название, на русском
button-field-date = Дата
button-field-time = Время
button-field-place-kk = Место, на казахском
button-field-place-ru = Место, на русском
button-field-agenda-kk = Повестка, на казахском
button-field-agenda-ru = Повестка, на русском

guests-head = Все руководители органов
guests-official = Все должностные лица
guests-prosecutor = Сотрудники прокуратуры
guests-akimat = Руководство акимата
guests-coordinator = Координаторы

## Письма. Letters to those who are invited.

meeting-headline = Извещение о совещании
meeting-headline-changed = Изменилось время или место совещания
meeting-headline-remind = Будете ли вы на совещании? Ответа от вас ещё нет
meeting-notice =
    <b>{ $headline }</b>

    Уважаемые коллеги!
    { $title }
    Дата: { $date } ({ $weekday })
    Время: { $time }
    Место: { $place }

    Повестка дня:
    { $agenda }
meeting-please-answer = Подтвердите участие кнопкой ниже.
meeting-your-answer = Ваш ответ: { $answer }. До начала совещания его можно изменить.
meeting-called-off =
    <b>Совещание отменено</b>

    Уважаемые коллеги! Отменено совещание:
    { $title }
    Планировалось: { $date }
    Время: { $time }

button-attend = Буду участвовать
button-absent = Не смогу участвовать
done-answered = Спасибо! Ваш ответ: { $answer }

## Карточка координатора. The coordinator's progress card.

meeting-title = <b>Совещание № { $number }</b>
meeting-date = Дата: { $date } ({ $weekday })
meeting-time = Время: { $time }
meeting-place = Место: { $place }
meeting-state = Статус: { $state }
meeting-state-announced = Объявлено
meeting-state-cancelled = Совещание отменено
meeting-state-held = Время совещания наступило
meeting-reminds = Не ответившим напомнили, раз: { $n }
meeting-progress = Отправлено: { $sent } из { $total }. Не отправлено: { $failed }.
meeting-progress-cancel = Об отмене отправлено: { $sent } из { $total }. Не отправлено: { $failed }.
meeting-progress-away = Заблокировали бота: { $n }
meeting-progress-left = Осталось: { $n }
meeting-progress-done = Рассылка завершена.
meeting-attending = <b>Будут участвовать: { $n }</b>
meeting-absent = <b>Не смогут участвовать: { $n }</b>
meeting-silent = <b>Не ответили: { $n }</b>
meeting-more = Не показаны: { $n }
meeting-moved = Совещание № { $number } больше не относится к вам.

button-meeting-remind = Напомнить
button-meeting-change = Изменить время и место
button-meeting-cancel = Отменить совещание
button-meeting-sure = Да, отменить
button-new-meeting = Новое совещание
meeting-cancel-sure = Отменить совещание? Всем, кто получил извещение, об этом сообщат. Вернуть совещание будет нельзя.
done-meeting-cancelled = Совещание отменено. Тем, кто получил извещение, об этом сообщат.
done-meeting-reminded = Напоминание отправлено. Не ответивших: { $n }

## Список /meetings. The list of /meetings.

meetings-title = <b>Предстоящие совещания</b>
meetings-line = Совещание № { $number } · { $at }
meetings-empty = Впереди совещаний нет. Объявить новое: /meeting

## Когда правила не позволяют. When the rules say no.

refused-time-unclear = Это время непонятно. Напишите так: 10:00 или 14.30.
refused-meeting-past = Это время уже прошло. Напишите более позднюю дату или время.
refused-meeting-unfinished = Извещение ещё не полное: нужны тексты на казахском и на русском, дата и время. Нажмите «Продолжить».
refused-meeting-guests-missing = Пока никто не отмечен. Выберите роль или орган.
refused-meeting-nobody = Из выбранных в бот ещё никто не вошёл. Выберите другую роль или орган.
refused-meeting-press-first = Сначала нажмите на карточке «Изменить» или «Продолжить», затем пишите.
refused-meeting-unchanged = Ни время, ни место не изменились. Нажмите «Изменить» и напишите новое.
refused-meeting-cancelled = Это совещание отменено, ответ не нужен. Если есть вопросы, обратитесь к координатору.
refused-meeting-held = Время совещания наступило, изменить уже ничего нельзя. Если есть вопросы, обратитесь к координатору.
refused-meeting-changed = Время или место совещания изменилось. Нажмите кнопку в последнем извещении.
refused-meeting-reminded = Уже напомнили. Новые ответы появятся на карточке.
refused-meeting-all-answered = Напоминать некому: все, кто получил извещение, ответили. Ответы на карточке.
