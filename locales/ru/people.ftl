### Сотрудники: список, приглашения, прекращение прав. People in office: the list, invitations, dismissal.

people-title = <b>Сотрудники</b>
people-empty = Пока никто не присоединился. Ссылку-приглашение создаёт администратор системы.
people-line = { $name } – { $role }
people-line-body = { $name } – { $role }, { $body }
people-away = заблокировал(а) бота
person-card =
    <b>{ $name }</b>
    Роль: { $role }
person-card-body = Орган: { $body }
person-card-open = Открытых дел: { $count }
person-unnamed = Имя неизвестно
button-people-more = Следующая страница
button-dismiss = Прекратить права
button-dismiss-sure = Да, прекратить
dismiss-sure = { $name }: прекратить служебные права? Открытые дела перейдут другому сотруднику.
done-dismissed = { $name }: служебные права прекращены. Открытые дела переданы другому сотруднику.
dismissed-you = Ваши служебные права прекращены. Теперь вы можете пользоваться ботом как житель.

## Приглашение. Invitations.

invitation-used =
    По ссылке-приглашению присоединился сотрудник.
    Роль: { $role }
    Время: { $at }
invitation-used-body =
    По ссылке-приглашению присоединился сотрудник.
    Роль: { $role }
    Орган: { $body }
    Время: { $at }
