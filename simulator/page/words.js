/** All texts of the page: its own in English, Kazakh and Russian, those of phones in Kazakh and Russian. */

/** @typedef {"en" | "kk" | "ru"} Language */

const LANGUAGES = ["en", "kk", "ru"];

/** What stands around the phones: [English, Kazakh, Russian]. */
const CHROME = {
  title: ["Tatulyq", "Татулық", "Татулық"],
  subtitle: ["a city that answers", "жауап беретін қала", "город, который отвечает"],
  documentTitle: ["Tatulyq · simulation", "Татулық · симуляция", "Татулық · симуляция"],
  simulation: ["This is a simulation", "Бұл – симуляция", "Это симуляция"],
  simulationMore: [
    "All people and cases are invented, and no message leaves this computer.",
    "Адамдар мен оқиғалар ойдан алынған, хабарламалар осы компьютерден шықпайды.",
    "Люди и события вымышлены, сообщения не покидают этот компьютер.",
  ],
  skip: ["Skip to the phones", "Телефондарға өту", "Перейти к телефонам"],
  pageLanguage: ["Language of the page", "Бет тілі", "Язык страницы"],
  clock: ["City clock", "Қала сағаты", "Городские часы"],
  clockActions: ["Move the clock", "Сағатты жылжыту", "Перевести часы"],
  stepHour: ["+1 hour", "+1 сағат", "+1 час"],
  stepDay: ["+1 day", "+1 күн", "+1 день"],
  stepMorning: ["Next working morning", "Келесі жұмыс таңы", "Рабочее утро"],
  stepDue: ["Next due", "Келесі мерзім", "Следующий срок"],
  untilDate: ["Go to a date", "Күнге дейін жылжыту", "Перейти к дате"],
  go: ["Go", "Өту", "Перейти"],
  off: ["Machine off for 3 days", "Серверді 3 күнге өшіру", "Сервер выключен 3 дня"],
  plug: ["Pull the plug", "Токтан ажырату", "Выдернуть шнур"],
  reset: ["Reset", "Басынан бастау", "Начать заново"],
  resetSure: [
    "Start again? The city is as it was at the beginning; what was said since is lost.",
    "Басынан бастаймыз ба? Қала бастапқы күйіне оралады, содан бері жазылғанның бәрі жойылады.",
    "Начать заново? Город вернётся к началу; всё, что написано с тех пор, пропадёт.",
  ],
  yes: ["Yes", "Иә", "Да"],
  no: ["No", "Жоқ", "Нет"],
  tour: ["Tour", "Таныстыру", "Экскурсия"],
  tourOf: ["Step {n} of {all}", "{n}-қадам, барлығы {all}", "Шаг {n} из {all}"],
  next: ["Next", "Келесі", "Далее"],
  back: ["Back", "Артқа", "Назад"],
  close: ["Close", "Жабу", "Закрыть"],
  finish: ["Finish", "Аяқтау", "Завершить"],
  tryIt: ["Write an example", "Мысал жазу", "Вписать пример"],
  tried: ["Done: look at the phones", "Дайын: телефондарға қараңыз", "Готово: посмотрите на телефоны"],
  inside: ["What happens inside", "Ішінде не болып жатыр", "Что происходит внутри"],
  insideLead: [
    "Every message is written down before anything else happens to it.",
    "Әр хабарлама ең алдымен жазып алынады.",
    "Каждое сообщение сначала записывается, и лишь потом с ним что-то происходит.",
  ],
  insideEmpty: ["Nothing yet. Write something on a phone.", "Әзірге ештеңе жоқ. Бір телефоннан жазып көріңіз.", "Пока пусто. Напишите что-нибудь с телефона."],
  showInside: ["Show what happens inside", "Ішінде не болып жатқанын көрсету", "Показать, что происходит внутри"],
  stations: ["Stations of an update", "Хабарламаның жолы", "Путь сообщения"],
  stationInbox: ["inbox", "кіріс", "входящие"],
  stationEffect: ["effect", "әрекет", "действие"],
  stationOutbox: ["outbox", "шығыс", "исходящие"],
  stationSent: ["sent", "жіберілді", "отправлено"],
  "state-new": ["written down", "жазып алынды", "записано"],
  "state-applied": ["acted upon", "орындалды", "выполнено"],
  "state-answered": ["answered", "жауап берілді", "ответ дан"],
  "state-aside": ["set aside", "бөлек қойылды", "отложено"],
  "letter-queued": ["waiting", "кезекте", "в очереди"],
  "letter-leased": ["on its way", "жолда", "в пути"],
  "letter-sent": ["sent", "жіберілді", "отправлено"],
  "letter-away": ["person away", "адам қолжетімсіз", "адресат недоступен"],
  "letter-unknown": ["answer lost", "жауабы келмеді", "ответ потерян"],
  "letter-failed": ["failed", "жіберілмеді", "не отправлено"],
  "kind-message": ["message", "хабарлама", "сообщение"],
  "kind-edited_message": ["edited message", "өзгертілген хабарлама", "изменённое сообщение"],
  "kind-callback_query": ["button", "батырма", "кнопка"],
  "kind-clock": ["the clock", "сағат", "часы"],
  noEffect: ["draft or card only", "тек жоба немесе карточка", "только черновик или карточка"],
  "kind-my_chat_member": ["blocked or unblocked", "бұғаттау", "блокировка"],
  people: ["People", "Адамдар", "Люди"],
  phones: ["Phones", "Телефондар", "Телефоны"],
  phoneOf: ["Phone of {name}", "Телефон: {name}", "Телефон: {name}"],
  unread: ["{n} unread", "оқылмағаны: {n}", "непрочитанных: {n}"],
  addPerson: ["Add a phone", "Телефон қосу", "Добавить телефон"],
  personName: ["Name", "Аты", "Имя"],
  personLanguage: ["Language", "Тілі", "Язык"],
  add: ["Add", "Қосу", "Добавить"],
  noPeople: [
    "No phones yet. Add the first one to begin.",
    "Әзірге телефон жоқ. Бастау үшін біреуін қосыңыз.",
    "Телефонов пока нет. Добавьте первый, чтобы начать.",
  ],
  noBot: [
    "No bot is connected yet. Point one to this address:",
    "Бот әлі қосылмаған. Ботқа осы мекенжайды көрсетіңіз:",
    "Бот ещё не подключён. Укажите боту этот адрес:",
  ],
  offline: ["The simulation does not answer. Is it still running?", "Симуляция жауап бермей тұр. Ол қосулы ма?", "Симуляция не отвечает. Она запущена?"],
  working: ["One moment…", "Бір сәт…", "Минуту…"],
  movedTo: ["The clock stands at {now}.", "Сағат: {now}.", "На часах: {now}."],
  stopsOnWay: ["Stops on the way: {n}.", "Жол-жөнекей тоқтаулар: {n}.", "Остановок по пути: {n}."],
  wasOff: ["The machine was off for 3 days and works again.", "Сервер 3 күн өшірулі тұрды, енді қайта қосылды.", "Сервер был выключен 3 дня и снова работает."],
  plugged: ["The plug was pulled and the bot has started again.", "Бот токтан ажыратылып, қайта қосылды.", "Шнур выдернут, бот запущен снова."],
  wasReset: ["Everything begins anew.", "Бәрі басынан басталды.", "Всё начато заново."],
  failed: ["That did not work: {why}", "Орындалмады: {why}", "Не получилось: {why}"],
  "why-is-off": ["The machine is off. Pull the plug once more: that starts it.", "Сервер өшірулі. «Токтан ажырату» батырмасын басыңыз: ол қайта қосылады.", "Сервер выключен. Нажмите «Выдернуть шнур»: он запустится снова."],
  "why-past": ["The clock only goes forward. Choose a later day.", "Сағат тек алға жүреді. Кейінірек күнді таңдаңыз.", "Часы идут только вперёд. Выберите более поздний день."],
  "why-wrong-date": ["Choose a day.", "Күнді таңдаңыз.", "Выберите день."],
  "why-wrong-days": ["The machine can be off for 1 to 30 days.", "Серверді 1–30 күнге өшіруге болады.", "Сервер можно выключить на 1–30 дней."],
  "role-resident": ["resident", "тұрғын", "житель"],
  "role-official": ["official", "лауазымды адам", "должностное лицо"],
  "role-head": ["head of department", "бөлім басшысы", "руководитель"],
  "role-coordinator": ["coordinator", "үйлестіруші", "координатор"],
  "role-prosecutor": ["prosecutor", "прокурор", "прокурор"],
  "role-akimat": ["city hall", "әкімдік", "акимат"],
  "role-admin": ["administrator", "жүйе әкімшісі", "администратор"],
  "lang-kk": ["Kazakh", "қазақша", "по-казахски"],
  "lang-ru": ["Russian", "орысша", "по-русски"],
};

/** What stands on a phone: [Kazakh, Russian]. */
const PHONE = {
  bot: ["бот", "бот"],
  typing: ["жазып жатыр…", "печатает…"],
  start: ["Бастау", "Начать"],
  empty: ["Әзірге хабарлама жоқ", "Сообщений пока нет"],
  conversation: ["{name}: ботпен хат алмасу", "{name}: переписка с ботом"],
  message: ["Хабарлама", "Сообщение"],
  send: ["Жіберу", "Отправить"],
  attach: ["Қоса беру", "Прикрепить"],
  commands: ["Мәзір", "Меню"],
  keyboard: ["Батырмалар", "Кнопки"],
  chatMenu: ["Чат мәзірі", "Меню чата"],
  messageMenu: ["Хабарламамен әрекет", "Действия с сообщением"],
  photo: ["Сурет", "Фото"],
  album: ["Альбом", "Альбом"],
  albumThree: ["Альбом: 3 сурет", "Альбом: 3 фото"],
  voice: ["Дауыстық хабарлама", "Голосовое сообщение"],
  video: ["Бейнежазба", "Видео"],
  videoNote: ["Бейнехабарлама", "Видеосообщение"],
  audio: ["Аудио", "Аудио"],
  file: ["Файл", "Файл"],
  bigFile: ["Үлкен файл, 25 МБ", "Большой файл, 25 МБ"],
  ownFile: ["Компьютерден таңдау", "Выбрать на компьютере"],
  location: ["Орналасқан жері", "Местоположение"],
  contact: ["Менің нөмірім", "Мой номер"],
  foreignContact: ["Басқа адамның нөмірі", "Номер другого человека"],
  sticker: ["Стикер", "Стикер"],
  poll: ["Сауалнама", "Опрос"],
  dice: ["Ойын сүйегі", "Кубик"],
  service: ["Қызметтік хабарлама", "Служебное сообщение"],
  caption: ["Сипаттамасы (міндетті емес)", "Подпись (необязательно)"],
  sampleLamp: ["Шам жанбайды", "Фонарь не горит"],
  samplePipe: ["Құбыр жарылған", "Прорвало трубу"],
  sampleBins: ["Жәшік толған", "Баки полны"],
  fileName: ["құжат.pdf", "документ.pdf"],
  reply: ["Жауап беру", "Ответить"],
  edit: ["Өзгерту", "Изменить"],
  forward: ["Қайта жіберу", "Переслать"],
  forwardedFrom: ["Қайта жіберілді: {name}", "Переслано от: {name}"],
  cancel: ["Болдырмау", "Отмена"],
  replyingTo: ["Жауап беру: {text}", "Ответ: {text}"],
  editing: ["Өзгерту: {text}", "Изменение: {text}"],
  edited: ["өзгертілді", "изменено"],
  silent: ["дыбыссыз келді", "пришло без звука"],
  protected: ["қайта жіберуге болмайды", "пересылка запрещена"],
  pinned: ["Бекітілген хабарлама", "Закреплённое сообщение"],
  newMessages: ["Жаңа хабарламалар", "Новые сообщения"],
  toEnd: ["Соңына өту", "К последнему сообщению"],
  block: ["Ботты бұғаттау", "Заблокировать бота"],
  unblock: ["Бұғаттан шығару", "Разблокировать"],
  blocked: ["Сіз ботты бұғаттадыңыз", "Вы заблокировали бота"],
  clear: ["Чатты тазалау", "Очистить чат"],
  ok: ["Жарайды", "Хорошо"],
  notice: ["Боттың хабарламасы", "Сообщение бота"],
  spoiler: ["Жасырын мәтінді көрсету", "Показать скрытый текст"],
  today: ["Бүгін", "Сегодня"],
  yesterday: ["Кеше", "Вчера"],
  pickPlace: ["Картадан орынды таңдаңыз", "Выберите место на карте"],
  mapHelp: ["Белгіні көрсеткі пернелерімен жылжытуға болады", "Метку можно двигать клавишами-стрелками"],
  map: ["Қаланың шартты картасы", "Условная карта города"],
  centre: ["Қала орталығы", "Центр города"],
  mausoleum: ["Қожа Ахмет Ясауи кесенесі", "Мавзолей Ходжи Ахмеда Ясави"],
  outside: ["Қала сыртындағы жер", "Место за городом"],
  isOutside: ["қаладан тыс", "за пределами города"],
  sendPlace: ["Осы жерді жіберу", "Отправить это место"],
  copied: ["Көшірілді", "Скопировано"],
  notHere: ["Бұл жерде жұмыс істемейді", "Здесь это не работает"],
  phoneNumber: ["Телефон нөміріңізді жібересіз бе?", "Отправить ваш номер телефона?"],
  refused: ["Жіберілмеді", "Не отправлено"],
  tooBig: ["тым үлкен файл", "слишком большой файл"],
  botName: ["Татулық", "Татулық"],
  megabytes: ["МБ", "МБ"],
  kilobytes: ["КБ", "КБ"],
  bytes: ["байт", "байт"],
  sector: ["{name} секторы", "Сектор {name}"],
};

/**
 * The words around the phones.
 * @param {Language} language
 * @returns {(key: keyof typeof CHROME, facts?: Record<string, string | number>) => string}
 */
export function chromeWords(language) {
  return lookup(CHROME, Math.max(0, LANGUAGES.indexOf(language)));
}

/**
 * The words on a phone. Whoever has neither Kazakh nor Russian gets Kazakh, as the bot itself does it.
 * @param {string | null | undefined} language an IETF tag
 * @returns {(key: keyof typeof PHONE, facts?: Record<string, string | number>) => string}
 */
export function phoneWords(language) {
  return lookup(PHONE, phoneLanguage(language) === "ru" ? 1 : 0);
}

/**
 * @param {string | null | undefined} language an IETF tag
 * @returns {"kk" | "ru"}
 */
export function phoneLanguage(language) {
  return (language ?? "").toLowerCase().split("-")[0] === "ru" ? "ru" : "kk";
}

/**
 * Whether there is a word for it.
 * @param {string} key
 */
export function hasChromeWord(key) {
  return key in CHROME;
}

function lookup(table, column) {
  return (key, facts = {}) => {
    const words = table[key];
    if (words === undefined) {
      throw new Error(`no words for ${key}`);
    }
    return words[column].replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
  };
}
