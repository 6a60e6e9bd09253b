// Letters as they are typed without their signs: Łukasiewicz is Lukasiewicz, Groß is Gross, ｗｉｄｅ is wide, CO₂ is CO2.
const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d", ı: "i", ħ: "h", ŋ: "n", ə: "e", ŧ: "t", ĸ: "k" };
export const fold = (text) => text.normalize("NFKD").replace(/(\p{Script=Latin})\p{M}+/gu, "$1").toLowerCase().replace(/[łøđßæœþðıħŋəŧĸ]/g, (letter) => LETTERS[letter]).normalize("NFC");
