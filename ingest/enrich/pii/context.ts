/**
 * The words before a number that say what it is. Only a few characters are looked at, and never
 * past an earlier finding or the mark it left, so that redacting twice changes nothing.
 */
import { PII_KINDS } from '#schema/pii.ts';

const REACH = 36;

/**
 * @param floor end of the finding before, which is not looked past
 * @param key name of the field that holds the text, for a text that is a field's whole value
 * @returns lower-case text that ends where the number starts
 */
export function contextBefore(text: string, start: number, floor: number, key: string): string {
  const lowest = Math.max(floor, start - REACH);
  let from = start;
  while (from > lowest && !isBreak(text, from - 1)) from--;
  const before = text.slice(from, start).toLowerCase();
  return from === 0 && key !== '' ? `${key.slice(-REACH).toLowerCase()}: ${before}` : before;
}

/** The same, worked out when a rule asks for it. A class, since a closure in a hot place costs more than the rule. */
export class Before {
  private words: string | null = null;
  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly floor: number,
    private readonly key: string,
  ) {}

  get(): string {
    return (this.words ??= contextBefore(this.text, this.start, this.floor, this.key));
  }
}

/** Another field, line or clause, or the mark of an earlier finding: what stands before it says nothing about what comes after. */
function isBreak(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case 10:
    case 59:
    case 123:
    case 125:
      return true;
    case 110:
      return text.charCodeAt(at - 1) === 92;
    case 34: {
      // `,"` and `,\"`: a field's name begins.
      let i = at - 1;
      while (text.charCodeAt(i) === 92 || text.charCodeAt(i) === 32) i--;
      return text.charCodeAt(i) === 44;
    }
    case 93:
      return isMark(text, at);
    default:
      return false;
  }
}

/** `[email]` or `[email:9f86d0]` ends here. */
function isMark(text: string, close: number): boolean {
  return MARK.test(text.slice(Math.max(0, close - 20), close + 1));
}
const MARK = new RegExp(String.raw`\[(?:${PII_KINDS.join('|')})(?::[0-9a-f]{6})?\]$`);

const PHONE_NOUN = /phone|\bfone|\btel\b|telef|tel[ée]m|t[ée]l[ée]ph|mobil|móvil|\bcell\b|\bcel\b|cellular|celular|handy|\bfax\b|whatsapp|\bsms\b|телефон|тел\.|\bмоб|電話|电话|手机|手機|携帯|ケータイ|전화|휴대|연락처|هاتف|جوال|موبايل|טלפון|נייד|फोन|फ़ोन|मोबाइल|नंबर|โทร|điện thoại|komórk/;
const PHONE_VERB = /(?:\bcall(?: me| us| him| her| them)?(?: at| on)?|\bdial|\btext(?: me| us)?(?: at| on)?|reach me (?:at|on)|rufen sie|anrufen unter|erreichbar unter|appelez(?: le| au)?|ll[áa]ma(?:me|nos)?(?: al)?|chiam[aio]\w*(?: il| al)?|lig(?:ue|ar|a)(?: para)?|\bbel|zadzwoń|ara|звоните|打给?|联系|聯絡|اتصل(?: على)?|gọi|hubungi|\bring)[\s:：]*$/;
/** Numbers that look like a phone's but are a thing's. */
const THING = /order|invoice|ticket|tracking|serial|\bsku\b|\bref\b|\breference\b|version|isbn|issn|\bpart\b|\bcase\b|bestell|auftrag|rechnung|aktenzeichen|commande|facture|siret|pedido|factura|ordine|fattura|partita|bestelnummer|zamówieni|sipari[sş]|заказ|注文|订单|訂單|주문|طلب|הזמנה|ऑर्डर|nº|n°|(?:^|[^a-z])(?:[a-z]+_)?id["'\\\s]*[:=]/;

export function saysPhone(before: string): boolean {
  return (PHONE_NOUN.test(before) || PHONE_VERB.test(before)) && !THING.test(before);
}
export function saysThing(before: string): boolean {
  return THING.test(before);
}
/** A script in which a number follows without a space. */
export function isChineseNear(text: string, start: number, end: number): boolean {
  const near = text.slice(Math.max(0, start - 4), start) + text.slice(end, end + 2);
  return /[\u4e00-\u9fff]/.test(near) && !/[\u3040-\u30ff]/.test(near);
}
const VERSION = /(?:\bv|version|versión|driver|release|build|section|§|rfc|windows|firmware|kapitel|chapter)[\s:=]*$/;
export function saysVersion(before: string): boolean {
  return VERSION.test(before);
}
