import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { shellWords } from '../../src/cli/shell-words.ts'

test.each([
  ['Lift it: /fleet resume agent:ada', 'Lift it: mos fleet resume --agent ada'],
  ['Lift it: `/fleet resume`', 'Lift it: `mos fleet resume`'],
  ['See who is: /fleet ps.', 'See who is: mos fleet ps.'],
  ['Look: /agent logs agent:ada. Then end it', 'Look: mos agent logs --agent ada. Then end it'],
  ['see /op show op:op-1-ada.\n', 'see mos op show --op op-1-ada.\n'],
  ['Choose another name: /project add … name:…', 'Choose another name: mos project add … --name …'],
  ['Add one: /project add <path or url>', 'Add one: mos project add <path or url>'],
  ['See: /fleet reseed plan:true, and decide', 'See: mos fleet reseed --plan, and decide'],
  ['/fleet update reseed:false relaunch:true', 'mos fleet update --no-reseed --relaunch'],
  ["Stop a topic's turn: /stop", "Stop a topic's turn: mos stop"],
  ['Stop a turn with /stop now', 'Stop a turn with mos stop now'],
])('%s', (given, words) => expect(shellWords(given, commands)).toBe(words))

test.each([
  'Bind it there: /channel use project:site',
  'There is no /fleet/ps, /srv/site or ~/fleet ps here',
  'a/fleet ps',
  'pi/doctor and /nothing else',
])('%s stays', (given) => expect(shellWords(given, commands)).toBe(given))
