// Counts a run's results as the suite's own page does: a test whose dependency failed does not count as passed.
import { readFileSync } from 'node:fs'

const [suite, resultsFile] = process.argv.slice(2)
const tests = (await import(`${suite}/tests/index.mjs`)).default
const surrogate = (await import(`${suite}/tests/surrogate-control.mjs`)).default
const results = JSON.parse(readFileSync(resultsFile))
const all = new Map([...tests, surrogate].flatMap(group => group.tests).map(test => [test.id, test]))

function outcome (id) {
  const result = results[id]
  if (result === undefined) return 'untested'
  const dependencies = all.get(id).depends_on ?? []
  if (dependencies.some(other => outcome(other) !== 'passed')) return 'dependency failed'
  return result === true ? 'passed' : result[0] === 'Setup' ? 'setup failed' : 'failed'
}

function count (groups, kind) {
  const ids = groups.flatMap(group => group.tests)
    .filter(test => !test.browser_only && (test.kind ?? 'required') === kind).map(test => test.id)
  const passed = ids.filter(id => outcome(id) === 'passed').length
  const alone = ids.filter(id => results[id] === true).length
  console.log(`${kind}: ${passed} of ${ids.length} (${alone} whatever becomes of the tests they depend on)`)
  return ids.filter(id => outcome(id) !== 'passed')
}

const missed = count(tests, 'required')
count(tests, 'optimal')
count(tests, 'check')
console.log('Surrogate-Control, a draft of its own:')
missed.push(...count([surrogate], 'required'))
for (const id of missed) console.log(`  ${id}: ${outcome(id)}: ${results[id]?.[1] ?? ''}`)
