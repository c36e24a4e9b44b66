/* What the engine asks of its host: what is seldom needed and would be long to say here (engine-host.ts). */

/** The answer at hand is none. @param reason see `engine-host.ts`. Does not return. */
export declare function malformed(reason: i32): void;
/** The run takes more memory than one may. Does not return. */
export declare function tooLarge(): void;
/** An object that was there before is being added to. @param place of its number among the records */
export declare function hold(place: i32): void;
/** An object lacks fields that may have been asked of it. */
export declare function lacks(record: i32, shape: usize): void;
/** The type of what a field holds, where types declare it differently; 0 when that does not say. */
export declare function typeBy(field: usize, parentType: i32): i32;
/** Notes a record's type that is not among its position's names. @param start of its name's opening quote */
export declare function setTypeName(position: usize, record: i32, start: i32, end: i32): void;
/** The same by its number. */
export declare function setType(position: usize, record: i32, type: i32): void;
/** The field whose key is written with escapes; 0 when there is none. @param start of the key's opening quote */
export declare function fieldByKey(shape: usize, start: i32, end: i32): usize;
/** Appends an id that is a number as text. @returns false, with nothing written, when it is no whole one */
export declare function writeId(start: i32, end: i32): bool;
/** Appends a string without the escapes that it does not need. */
export declare function writeUnescaped(start: i32, end: i32): void;
/** Whether a number is one to those who read it, rather than too large. */
export declare function isFiniteNumber(start: i32, end: i32): bool;
/** Whether it is a whole one of 32 bits. */
export declare function isInt(start: i32, end: i32): bool;
/** An entity is not there. @param isNull whether the subgraph says so, rather than nonsense */
export declare function noEntity(index: i32, isNull: bool): void;
/** Too little is known of a record for a merged step to ask about it: the step's remainder does. */
export declare function leaveToRemainder(step: usize, record: i32): void;
/** Whether a record was left to a step, which is the remainder of another. */
export declare function wasLeftTo(step: usize, record: i32): bool;
/** How objects of a type are represented: a `Template`, or 1 when they are not. */
export declare function templateOf(templates: usize, type: i32): usize;
/** What clients see of objects of a type: `OutputFields`, or 1 when that cannot be said. */
export declare function outputFieldsOf(shape: usize, type: i32): usize;
/** There is no value where one should be. @param field whose refusal is the reason, or 0 @param isWrong, isGone see `Violation` */
export declare function violated(field: usize, isWrong: bool, isGone: bool): void;
