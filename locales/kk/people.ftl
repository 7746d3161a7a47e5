### Қызметкерлер: тізім, шақыру, қызметтен шығару. People in office: the list, invitations, dismissal.

people-title = <b>Қызметкерлер</b>
people-empty = Әзірге ешкім қосылған жоқ. Шақыру сілтемесін жүйе әкімшісі жасайды.
people-line = { $name } · { $role }
people-line-body = { $name } · { $role } · { $body }
people-away = ботты бұғаттаған
person-card =
    <b>{ $name }</b>
    Рөлі: { $role }
person-card-body = Органы: { $body }
person-card-open = Ашық істері: { $count }
person-unnamed = Аты белгісіз
button-people-more = Келесі бет
button-dismiss = Құқығын тоқтату
button-dismiss-sure = Иә, тоқтату
dismiss-sure = { $name }: қызметтік құқығын тоқтатасыз ба? Ашық істері басқа қызметкерге беріледі.
done-dismissed = { $name }: қызметтік құқығы тоқтатылды. Ашық істері басқа қызметкерге берілді.
dismissed-you = Сіздің қызметтік құқығыңыз тоқтатылды. Ботты енді тұрғын ретінде пайдалана аласыз.

## Шақыру. Invitations.

invitation-used =
    Шақыру сілтемесі бойынша қызметкер қосылды.
    Рөлі: { $role }
    Уақыты: { $at }
invitation-used-body =
    Шақыру сілтемесі бойынша қызметкер қосылды.
    Рөлі: { $role }
    Органы: { $body }
    Уақыты: { $at }
