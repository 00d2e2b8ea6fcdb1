// @ts-check
/**
 * Types that the modules of this folder share. No page loads this.
 *
 * @typedef {number | [string, ...any[]]} Tree  As expressions.py makes it.
 * @typedef {string | number | boolean | readonly string[]} Value  An array is a node-set: one text per repeat instance.
 * @typedef {"open" | "closed" | "undecided"} Asked
 *
 * @typedef {object} Context
 * @property {(name: string) => Value} read
 * @property {string} today  ISO date
 * @property {string} [self]  the answer of the question itself
 * @property {number} [position]  1-based place in the repeat or among the items, 0 if none
 * @property {Around} [around]  of forms that need more.js
 * @property {number} [size]  how many items there are
 * @property {Context} [outer]  of a predicate: where it stands
 * @property {string} [place]  of the question that is worked out
 *
 * @typedef {object} Around  As calling.py has it.
 * @property {string} seed
 * @property {string} now
 * @property {(name: string) => [string, Context][]} rounds
 * @property {(name: string, rounds: [string, number][]) => string} pick
 * @property {(name: string) => number} number
 * @property {(name: string, code: string) => string} label
 * @property {(id: string) => string} words
 * @property {(list: string, column: string, keyColumn: string, key: string) => string} pull
 *
 * @typedef {object} Walk  What is there besides values while a tree is evaluated.
 * @property {(tree: Tree, context: Context) => Value} walk
 * @property {(steps: number) => void} spend
 * @property {number} drawn  how many were drawn before
 *
 * @typedef {object} Form  What `decide` knows of a form that is being filled.
 * @property {Record<string, {repeats?: string[]}>} questions
 * @property {Record<string, string>} kept
 * @property {(repeats: string[], spot: Spot) => Spot[]} seen
 * @property {(spot: Spot) => string} prefix
 * @property {(spot: Spot) => Context} context
 * @property {{seed: string, now: string}} once
 *
 * @typedef {object} Question  As core/instruments/wire.py makes it; what does not apply is left out.
 * @property {string} type
 * @property {Tree[]} gates
 * @property {string[]} unknown
 * @property {string[]} [alone]  codes that stand beside no other
 * @property {Tree} [calculation]
 * @property {Tree} [constraint]
 * @property {Tree} [filter]
 * @property {Record<string, Record<string, string>>} [choices]  code to what `filter` reads of it
 * @property {[string, string, string]} [range]  from, to, step
 * @property {string} [default]  of what nobody answers
 * @property {string[]} [repeats]  that it stands in, outermost first
 *
 * @typedef {object} Definition
 * @property {string[]} order
 * @property {Record<string, Tree>} conditions
 * @property {Record<string, Question>} questions
 * @property {Record<string, Tree>} [counts]  repeat to what says how many rounds it has
 * @property {Beyond} [beyond]  of a form whose page loads more.js
 *
 * @typedef {object} Beyond  What more.js reads of a form.
 * @property {Record<string, Record<string, string>>} labels
 * @property {Record<string, string>} words
 * @property {Record<string, Record<string, Record<string, Record<string, string>>>>} tables
 * @property {Record<string, string[]>} repeats
 *
 * @typedef {{repeats: string[], numbers: number[]}} Spot  A round in each repeat around; `rounds.py` has the same.
 */

export {};
