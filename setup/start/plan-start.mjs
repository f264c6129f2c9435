// Which version a start of Mos runs. Any version may judge any other, so what stands in `trial.json` only ever grows.

/**
 * The start of a version that was just switched to, until it is ready or given up: `MOS_DATA_DIR/versions/trial.json`.
 * @typedef {object} Trial
 * @property {string} id what is to run
 * @property {string} root where its Mos is
 * @property {string} from what ran before, and runs again when it does not come up
 * @property {'asked' | 'ready' | 'back'} state
 * @property {number} starts how often it was started
 * @property {number} withinMs how long each of them may take to be ready
 * @property {string} [process] pid and start time of the last one
 * @property {string} [why] why it was given up, or the last of its starts ended
 */

/**
 * Where the Mos of an installation is.
 * @typedef {{ id: string, root: string, version: string, isWhole: boolean }} Found
 */

/**
 * @typedef {object} Seen
 * @property {Found} own the package whose program was called
 * @property {Found} checkout the one that was there first; it may be `own`
 * @property {Found} [active] where `versions/active` points; absent: nowhere
 * @property {boolean} isPulled the checkout became what it is after the last switch
 * @property {Trial} [trial]
 * @property {Found} [tried] where `trial.id` is
 * @property {Found} [before] where `trial.from` is
 * @property {boolean} isTrialAlive the process of its last start lives
 * @property {boolean} isMos the start is one of Mos itself, not of a command in a shell
 * @property {string} lastWords of the last start on trial
 */

/**
 * @typedef {object} Start
 * @property {Found} run
 * @property {string} [say] what a person should know
 * @property {Trial} [trial] the new state of it
 * @property {string} [switchTo] what counts from here on
 */

const mostStarts = 2

/** @param {Seen} seen @returns {Start} */
export function planStart(seen) {
  const { trial, tried, active, isMos, isTrialAlive } = seen
  const isOnTrial = trial?.state === 'asked' && (active?.id ?? 'checkout') === trial.id
  if (!isOnTrial || tried === undefined || !isMos) return choose(seen)
  // The one that is on trial has not ended: this is a second one beside it, which will find that out.
  if (isTrialAlive) return choose(seen)
  const why = giveUp(trial, tried, seen.lastWords)
  if (why !== undefined) return goBack(seen, trial, why)
  return {
    run: tried,
    trial: { ...trial, starts: trial.starts + 1 },
    say: `${spell(tried)} is started for the ${trial.starts === 0 ? 'first' : 'second'} time`,
  }
}

/** @param {Trial} trial @param {Found} tried @param {string} lastWords */
function giveUp(trial, tried, lastWords) {
  if (!tried.isWhole) return `${tried.root} is not whole`
  if (trial.why !== undefined) return withWords(trial.why, lastWords)
  if (trial.starts >= mostStarts) return withWords(`it ended ${trial.starts} times before it was ready`, lastWords)
  return undefined
}

/** @param {string} why @param {string} lastWords */
const withWords = (why, lastWords) => `${why}, ${lastWords === '' ? 'without a word' : `and said last:\n${lastWords}`}`

/** @param {Seen} seen @param {Trial} trial @param {string} why @returns {Start} */
function goBack({ before, checkout, own }, trial, why) {
  const run = [before, checkout, own].find((each) => each !== undefined && each.isWhole && each.id !== trial.id) ?? own
  return {
    run,
    trial: { ...trial, state: 'back', why },
    switchTo: run.id,
    say: `${trial.id} did not come up: ${why}\n${spell(run)} runs again`,
  }
}

/** Without a trial. @param {Seen} seen @returns {Start} */
function choose({ own, checkout, active, isPulled }) {
  // Who calls an installation by its own path means that one.
  if (own.id !== checkout.id) return { run: own }
  if (active === undefined || active.root === own.root) return { run: own }
  if (!active.isWhole) {
    const remedy = 'mos fleet update gets it again, mos fleet rollback goes back'
    return {
      run: own,
      say: `installation ${active.id} counts, but ${active.root} is not whole: ${spell(own)} runs; ${remedy}`,
    }
  }
  if (isPulled && isNewer(own.version, active.version))
    return { run: own, say: `${spell(own)} runs: it is newer than installation ${active.id}` }
  return { run: active, say: `installation ${active.id} runs, which counts; this checkout is ${own.version}` }
}

/** @param {Found} found */
const spell = ({ id, version }) => (id === 'checkout' ? `the checkout (${version})` : `installation ${id}`)

/** By the numbers alone: what comes behind them does not decide who wins. @param {string} a @param {string} b */
export function isNewer(a, b) {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/u, 3).map(Number))
  for (const [index, number] of (left ?? []).entries()) {
    const other = right?.[index] ?? 0
    if (number !== other) return number > other
  }
  return false
}
