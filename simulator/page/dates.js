/** Dates and times as texts. The local time comes in ISO format with an offset; the browser's time zone is never used. */

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  kk: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" "),
  ru: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(" "),
};
const WEEKDAYS = {
  en: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" "),
  kk: "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі".split(" "),
  ru: "воскресенье понедельник вторник среда четверг пятница суббота".split(" "),
};
/** Turkistan's offset in minutes, until the clock tells one. */
const TURKISTAN = 300;

/**
 * A moment of the civil clock: `at` counts milliseconds as if the local time were UTC.
 * @typedef {{at: number, offset: number}} Civil
 */

/**
 * @param {string} iso with an offset, such as 2026-11-23T09:00:00+05:00
 * @returns {Civil}
 */
export function civil(iso) {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(iso) ?? [null, "+", "00", "00"];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return { at: Date.parse(iso) + offset * 60_000, offset };
}

/**
 * A Unix second of a message as a civil moment.
 * @param {number} seconds
 * @param {number} [offset] minutes
 * @returns {Civil}
 */
export function civilOf(seconds, offset = TURKISTAN) {
  return { at: seconds * 1000 + offset * 60_000, offset };
}

/** @param {Civil} moment */
export function timeOf(moment) {
  return new Date(moment.at).toISOString().slice(11, 16);
}

/** The day as YYYY-MM-DD. @param {Civil} moment */
export function dayOf(moment) {
  return new Date(moment.at).toISOString().slice(0, 10);
}

/**
 * The date with its weekday in words.
 * @param {Civil} moment
 * @param {"en" | "kk" | "ru"} language
 * @returns {string}
 */
export function inWords(moment, language) {
  const date = new Date(moment.at);
  const [day, year] = [date.getUTCDate(), date.getUTCFullYear()];
  const month = MONTHS[language][date.getUTCMonth()];
  const weekday = WEEKDAYS[language][date.getUTCDay()];
  switch (language) {
    case "kk":
      return `${year} жылғы ${day} ${month}, ${weekday}`;
    case "ru":
      return `${weekday}, ${day} ${month} ${year} года`;
    default:
      return `${weekday}, ${day} ${month} ${year}`;
  }
}

/**
 * Day and month, as chats put them between messages.
 * @param {Civil} moment
 * @param {"kk" | "ru"} language
 */
export function dayInWords(moment, language) {
  const date = new Date(moment.at);
  return `${date.getUTCDate()} ${MONTHS[language][date.getUTCMonth()]}`;
}
