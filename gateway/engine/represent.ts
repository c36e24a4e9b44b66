import { hashOf, writeAgain, writeByte, writeNull, writeText } from './bytes';
import { templateOf } from './host';
import { closeBrace, closeBracket, comma, openBracket } from './json';
import { isNull, isSameContent, typeOf, unasked } from './records';
import { recordAt, run } from './run';
import { endStretch, extendStretch, writeName } from './stretch';
import { behind, lineOf, Template, TemplateField, Templates, TypeLines } from './tables';

/* What subgraphs are told of objects to find them: see representation.ts. */

/** Instead of a template: objects of this type are not asked about. */
const noTemplate: usize = 1;

/** @returns 0 when the object is not of a type that is wanted */
export function templateFor(templates: Templates, record: i32): usize {
  const type = typeOf(templates.position, record);
  if (type === 0) return 0;
  const line = lineOf(changetype<TypeLines>(behind(templates)), type);
  if (line.type !== type) {
    const template = templateOf(changetype<usize>(templates), type);
    line.type = type;
    line.value = template;
  }
  return line.value === noTemplate ? 0 : line.value;
}

/** @returns false, with nothing written, when something is missing */
export function represent(record: i32, template: Template): bool {
  const begun = run.bytesLength;
  let at = behind(template);
  for (let left = template.fieldCount; left > 0; left -= 1, at += offsetof<TemplateField>()) {
    const field = changetype<TemplateField>(at);
    const value = recordAt(record + field.slot);
    if (value === unasked) continue;
    if (field.isPair && value >= 0) {
      extendStretch(field, begun, value, recordAt(record + field.slot + 1));
      continue;
    }
    endStretch();
    writeName(field, begun);
    if (writeContent(value, field)) continue;
    run.bytesLength = begun;
    return false;
  }
  endStretch();
  if (run.bytesLength === begun) {
    // Its key was asked for under conditions that do not hold; nor does what would be asked with it.
    if (template.isEntity && template.fieldCount > 0) return false;
    writeText(template.head, template.headLength);
  }
  writeByte(closeBrace);
  return true;
}

/**
 * Writes what is no text that stands there already.
 * @returns whether it is there
 */
function writeContent(value: i32, field: TemplateField): bool {
  if (value >= 0 && field.isPair) return false;
  return writeItems(value, field.listDepth, field.hasObjects !== 0, field.nested);
}

/** @param value what stands in a slot, or in a list */
function writeItems(value: i32, listDepth: i32, hasObjects: bool, nested: usize): bool {
  if (value === isNull) {
    writeNull();
    return true;
  }
  if (value < 0) return false;
  if (listDepth === 0) {
    if (nested === 0) return false;
    const template = templateFor(changetype<Templates>(nested), value);
    return template !== 0 && represent(value, changetype<Template>(template));
  }
  const isLeaves = !hasObjects && listDepth === 1;
  const step = isLeaves ? 2 : 1;
  const count = recordAt(value);
  writeByte(openBracket);
  for (let index = 1; index <= count; index += step) {
    if (index > 1) writeByte(comma);
    const item = recordAt(value + index);
    if (isLeaves && item >= 0) writeAgain(item, recordAt(value + index + 1));
    else if (!writeItems(item, listDepth - 1, hasObjects, nested)) return false;
  }
  writeByte(closeBracket);
  return true;
}

/** Whether two objects are written the same, as far as a quick look can tell. */
export function isSame(one: i32, oneTemplate: Template, other: i32, otherTemplate: Template): bool {
  if (oneTemplate.form !== otherTemplate.form) return false;
  const isOneTemplate = changetype<usize>(oneTemplate) === changetype<usize>(otherTemplate);
  let oneAt = behind(oneTemplate);
  let otherAt = behind(otherTemplate);
  for (let left = oneTemplate.fieldCount; left > 0; left -= 1) {
    const field = changetype<TemplateField>(oneAt);
    const otherField = changetype<TemplateField>(otherAt);
    if (!isOneTemplate && (!field.isPair || !otherField.isPair)) return false;
    if (!isSameContent(one + field.slot, other + otherField.slot, field.isPair)) return false;
    oneAt += offsetof<TemplateField>();
    otherAt += offsetof<TemplateField>();
  }
  return true;
}

/** Of what most objects of a template can be told apart by. */
export function hashOfKey(record: i32, template: Template): i32 {
  let hash = run.hashSeed;
  let key = behind(template) + <usize>template.fieldCount * offsetof<TemplateField>();
  for (let left = template.keyCount; left > 0; left -= 1, key += 4) {
    const slot = record + load<i32>(key);
    const start = recordAt(slot);
    if (start >= 0) hash = hashOf(start, recordAt(slot + 1), hash);
  }
  return hash;
}
