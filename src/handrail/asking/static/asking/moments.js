// @ts-check
/** Days and times, as functions_dates.py has them: nothing is moved into the zone of a machine. */

import { number, text } from "./evaluate.js";

/**
 * @typedef {import('./shapes.js').Value} Value
 * @typedef {import('./shapes.js').Context} Context
 * @typedef {{days: number, thousandths: number, zone: string}} Moment
 */

const DAY = 86400;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const FIRST = -719162; // 0001-01-01
const LAST = 2932896; // 9999-12-31
const CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\\.([0-9]{1,3}))?)?";
const ZONE = "(Z|[+-][01][0-9]:[0-5][0-9])?";
const MOMENT = new RegExp(`^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T${CLOCK}${ZONE})?$`);
const TIME = new RegExp(`^${CLOCK}${ZONE}$`);

/** @param {Value} value */
export const trimmed = (value) => text(value).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

/** @param {string} day @returns {number | undefined}  days since 1970-01-01 */
function days(day) {
  const found = number(day);
  return Number.isNaN(found) ? undefined : found;
}

/** @param {(string | undefined)[]} clock  hours, minutes, seconds, part of a second */
const thousandths = ([h, m, s, f]) =>
  (Number(h) * 3600 + Number(m) * 60 + Number(s || 0)) * 1000 + Number((f || "").padEnd(3, "0"));

/** @param {number} value @returns {Moment | undefined} */
function fromDays(value) {
  if (!(value >= FIRST && value < LAST + 1)) return undefined;
  const whole = Math.floor(value);
  const part = Math.min(Math.floor((value - whole) * DAY * 1000 + 0.5), DAY * 1000 - 1);
  return { days: whole, thousandths: part, zone: "" };
}

/** @param {Value} value @returns {Moment | undefined} */
function moment(value) {
  if (typeof value === "number") return fromDays(value);
  if (isNumber(value)) return fromDays(number(value));
  return written(trimmed(value));
}

/** @param {string} given @returns {Moment | undefined} */
function written(given) {
  const found = MOMENT.exec(given);
  const day = found ? days(found[1]) : undefined;
  if (!found || day === undefined) return undefined;
  return { days: day, thousandths: found[2] ? thousandths(found.slice(2, 6)) : 0, zone: found[6] || "" };
}

/** @param {string} zone @returns {number}  minutes east of Greenwich */
const offset = (zone) =>
  zone === "" || zone === "Z"
    ? 0
    : (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * (zone[0] === "-" ? -1 : 1);
/** @param {Context} context */
const zoneOf = (context) => (MOMENT.exec(context.around?.now || "") || [])[6] || "Z";
/** @param {Value} value */
const isNumber = (value) => typeof value !== "boolean" && !MOMENT.test(trimmed(value));
/** @param {number} day */
const calendar = (day) => new Date(day * DAY * 1000);
/** @param {number} day */
const iso = (day) => calendar(day).toISOString().slice(0, 10);
/** @param {number} value @param {number} [width] */
const padded = (value, width = 2) => String(value).padStart(width, "0");
/** Hours, minutes, seconds, thousandths. @param {Moment} one */
const clock = ({ thousandths: part }) => [
  Math.floor(part / 3600000),
  Math.floor(part / 60000) % 60,
  Math.floor(part / 1000) % 60,
  part % 1000,
];

/** Of ISO 8601. @param {number} day */
function week(day) {
  const thursday = day - ((calendar(day).getUTCDay() + 6) % 7) + 3;
  const january = Math.floor(
    Date.parse(`${padded(calendar(thursday).getUTCFullYear(), 4)}-01-01T00:00:00Z`) / 1000 / DAY,
  );
  return Math.floor((thursday - january) / 7) + 1;
}

/** @type {Record<string, (one: Moment) => string>} */
const CODES = {
  Y: (one) => iso(one.days).slice(0, 4),
  y: (one) => iso(one.days).slice(2, 4),
  m: (one) => iso(one.days).slice(5, 7),
  n: (one) => String(calendar(one.days).getUTCMonth() + 1),
  b: (one) => MONTHS[calendar(one.days).getUTCMonth()],
  d: (one) => iso(one.days).slice(8, 10),
  e: (one) => String(calendar(one.days).getUTCDate()),
  a: (one) => DAYS[calendar(one.days).getUTCDay()],
  W: (one) => String(week(one.days)),
  H: (one) => padded(clock(one)[0]),
  h: (one) => String(clock(one)[0]),
  M: (one) => padded(clock(one)[1]),
  S: (one) => padded(clock(one)[2]),
  3: (one) => padded(clock(one)[3], 3),
  "%": () => "%",
};

/** @param {Value[]} args */
function formatted([value, format]) {
  const found = trimmed(value) ? moment(value) : undefined;
  return found ? text(format).replace(/%(.)/gsu, (whole, code) => (CODES[code] ? CODES[code](found) : whole)) : "";
}

/** @param {Value[]} args @param {Context} context */
function dateTime([value], context) {
  let found = moment(value);
  if (!found) return "";
  const zone = found.zone || zoneOf(context);
  if (!found.zone && isNumber(value)) {
    const moved = found.days * DAY * 1000 + found.thousandths + offset(zone) * 60000;
    const day = Math.floor(moved / (DAY * 1000));
    if (day < FIRST || day > LAST) return "";
    found = { days: day, thousandths: moved - day * DAY * 1000, zone };
  }
  const [h, m, s, f] = clock(found);
  return `${iso(found.days)}T${padded(h)}:${padded(m)}:${padded(s)}.${padded(f, 3)}${zone}`;
}

/** @param {Value[]} args @param {Context} context */
function decimalDateTime([value], context) {
  if (isNumber(value)) return number(value);
  const found = moment(value);
  if (!found) return NaN;
  return sinceEpoch(found, -offset(found.zone || zoneOf(context)));
}

/** Days since 1970-01-01. @param {Moment} one @param {number} minutes  to add */
const sinceEpoch = (one, minutes) => (one.days * DAY * 1000 + one.thousandths + minutes * 60000) / (DAY * 1000);

/** functions_dates.py, in_days. @param {Value} value @param {Context} context @returns {Value} */
export function inDays(value, context) {
  if (Array.isArray(value)) return value.map((item) => text(inDays(item, context)));
  const found = typeof value === "string" && value.includes("T") ? written(trimmed(value)) : undefined;
  if (!found) return value;
  return sinceEpoch(found, found.zone ? offset(zoneOf(context)) - offset(found.zone) : 0);
}

/** @param {Value[]} args */
function decimalTime([value]) {
  const whole = trimmed(value);
  const time = TIME.exec(whole);
  if (time) return thousandths(time.slice(1, 5)) / (DAY * 1000);
  const found = written(whole);
  if (found) return found.thousandths / (DAY * 1000);
  const plain = typeof value === "boolean" ? NaN : number(value);
  return plain - Math.floor(plain); // of an infinity, NaN
}

/** @type {Record<string, (args: Value[], context: Context) => Value>} */
export const MOMENTS = {
  now: (_, context) => context.around?.now || "",
  date: ([a]) => {
    const found = moment(a);
    return found ? iso(found.days) : "";
  },
  "date-time": dateTime,
  "decimal-date-time": decimalDateTime,
  "decimal-time": decimalTime,
  "format-date": formatted,
  "format-date-time": formatted,
};
