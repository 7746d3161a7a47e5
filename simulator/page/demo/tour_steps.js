/** The steps of the tour in English, Kazakh and Russian: [title, text]. */

/**
 * @typedef {object} Step
 * @property {[string, string?]} [phone] role and language of the phone it plays on
 * @property {string[]} points selectors; the first one that is visible is pointed at
 * @property {boolean} [newest] whether the last of several is meant
 * @property {boolean} [press] whether pressing it is the point of the step
 * @property {boolean} [inside] whether the look inside has to be open
 * @property {{kk: string, ru: string}} [example] what to write
 * @property {Record<"en" | "kk" | "ru", [string, string]>} words
 */

/** @type {Step[]} */
export const STEPS = [
  {
    phone: ["resident", "kk"],
    points: [".instead:not([hidden])", ".composer:not([hidden])"],
    press: true,
    example: {
      kk: "Көшеде су құбыры жарылды, су жолға ағып жатыр",
      ru: "На улице прорвало трубу, вода течёт по дороге",
    },
    words: {
      en: ["A resident is heard", "Begin here. If this phone shows a start button below, press it; then write what is wrong in your own words. A photo, a voice message or a place may be added.\nThe bot asks the rest and gives a number."],
      kk: ["Тұрғынның үні естіледі", "Осы жерден бастаңыз. Төменде «Бастау» батырмасы тұрса, соны басыңыз да, мәселені өз сөзіңізбен жазыңыз. Сурет, дауыстық хабарлама немесе орналасқан жерін қосуға болады.\nҚалғанын бот сұрап, өтініш нөмірін береді."],
      ru: ["Жителя слышат", "Начните здесь. Если внизу есть кнопка «Начать», нажмите её и опишите проблему своими словами. Можно добавить фото, голосовое сообщение или место.\nОстальное бот спросит сам и даст номер обращения."],
    },
  },
  {
    phone: ["official"],
    points: [".inline-keys", ".log"],
    newest: true,
    press: true,
    words: {
      en: ["The official answers", "The report has reached the responsible official. Accept it, write what was done and propose it as resolved.\nThen go back to the resident, who confirms it or says that it is not so."],
      kk: ["Лауазымды адам жауап береді", "Өтініш жауапты лауазымды адамға жетті. Оны орындауға қабылдап, не істелгенін жазыңыз да, шешілді деп белгілеңіз.\nСодан соң тұрғынның телефонына оралыңыз: ол растайды немесе келіспейтінін айтады."],
      ru: ["Должностное лицо отвечает", "Обращение дошло до ответственного. Возьмите его в работу, напишите, что сделано, и отметьте как решённое.\nЗатем вернитесь к жителю: он подтвердит или скажет, что это не так."],
    },
  },
  {
    phone: ["prosecutor"],
    points: [".instead:not([hidden])", ".composer:not([hidden])"],
    press: true,
    words: {
      en: ["The prosecutor gives an assignment", "Here an assignment with a term is written. The executing body acknowledges and reports; only the issuer removes it from control."],
      kk: ["Прокурор тапсырма береді", "Мұнда орындау мерзімі бар тапсырма жазылады. Орындаушы орган танысып, есеп береді; бақылаудан тек тапсырма берген тарап алады."],
      ru: ["Прокурор даёт поручение", "Здесь пишется поручение со сроком. Исполнитель знакомится и отчитывается; с контроля снимает только тот, кто дал поручение."],
    },
  },
  {
    points: ["[data-testid=step-due]"],
    press: true,
    words: {
      en: ["Time passes", "Every press moves the city clock to the next term. Reminders come on working days at nine; if nothing happens, the head hears of it, then the city hall and the prosecutor."],
      kk: ["Уақыт өтеді", "Басқан сайын қала сағаты келесі мерзімге жылжиды. Еске салулар жұмыс күні сағат тоғызда келеді; ештеңе істелмесе, алдымен бөлім басшысы, кейін әкімдік пен прокурор біледі."],
      ru: ["Время идёт", "Каждое нажатие переводит городские часы к следующему сроку. Напоминания приходят в рабочие дни в девять утра; если ничего не сделано, узнаёт руководитель, затем акимат и прокурор."],
    },
  },
  {
    points: ["[data-testid=plug]"],
    press: true,
    words: {
      en: ["Pull the plug", "Write something on a phone and press this at once. The bot is cut off in the middle of its work and starts again: nothing is lost, and nothing happens twice."],
      kk: ["Токтан ажыратыңыз", "Бір телефоннан бірдеңе жазып, бірден осыны басыңыз. Бот жұмысының дәл ортасында өшіп, қайта қосылады: ештеңе жоғалмайды, ештеңе екі рет орындалмайды."],
      ru: ["Выдерните шнур", "Напишите что-нибудь с телефона и сразу нажмите сюда. Бот обрывается посреди работы и запускается снова: ничего не пропадает и ничего не делается дважды."],
    },
  },
  {
    points: ["#inside .update", "#inside"],
    inside: true,
    words: {
      en: ["Look inside", "Every message is first written down, then acted upon, and only then answered. What is to be sent waits in the outbox until Telegram has taken it."],
      kk: ["Ішіне үңіліңіз", "Әр хабарлама алдымен жазып алынады, сосын орындалады, тек содан кейін жауап беріледі. Жіберілетін хабарлама Telegram қабылдағанша шығыс қатарында тұрады."],
      ru: ["Загляните внутрь", "Каждое сообщение сначала записывается, затем выполняется и лишь потом получает ответ. Отправляемое ждёт в исходящих, пока его не примет Telegram."],
    },
  },
];
