// The what-if panel: another past, drawn on the same axes as the one that was.

import { el } from "./dom.js";
import { missing } from "./judged.js";
import { section } from "./table.js";
import { t } from "./words.js";

export function whatifView(record) {
  return section("whatifs", t("whatifs"), t("whatifs_hint"), [], missing(record.payload.whatifs));
}
