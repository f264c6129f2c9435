import { expect, test } from 'vitest'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'

test('the main job: talk in a thread, spawn an agent, get the proven result back', async () => {
  const { wire, mos, olga, general } = await personWithMos()

  const starter = await olga.say(general, '@mos spawn a coder named ada')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  expect(thread.name).toBe('spawn a coder named ada')
  await thread.says(/@olga.*ada is up/s, 20_000)
  await olga.say(thread, 'what is my fleet doing?')
  await thread.says(/ada: coder/)
  await olga.say(thread, 'send ada hello')
  await thread.says(/@olga.*ada got it/s, 20_000)
  await thread.says('ada heard: hello', 20_000)
  await olga.say(thread, 'relaunch ada')
  await thread.says(/@olga.*relaunch/s, 20_000)
  await olga.say(thread, 'remove ada')
  await thread.says(/@olga.*ada is gone/s, 20_000)

  expect(normalise(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos: ✅ **spawn ada** · done · \`op-…\`
      ▰▰▰▰ 4/4
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos ↳ olga: Queued: spawn ada (op-…). Its receipt shows how it goes.
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
    olga: what is my fleet doing?
    mos ↳ olga: 3 agents: 3 idle
      🟢 orchestrator
      🟢 enhancer
      🟢 ada: coder
    olga: send ada hello
    mos: ✅ **send to ada** · done · \`op-…\`
      ▰▰▰▰ 4/4
      ✓ look at ada — pane %… alive, pid …
      ✓ typed — it stands in the composer
      ✓ submitted
      ✓ answered
      ada got it: the prompt-submit hook fired … ms after Enter
    mos ↳ olga: Queued: send to ada (op-…). Its receipt shows how it goes.
    mos: @olga ✅ **send to ada** done
      ada got it: the prompt-submit hook fired … ms after Enter
    mos ↳ mos: **ada** answers:
      ada heard: hello
      @olga
    olga: relaunch ada
    mos: ✅ **relaunch ada** · done · \`op-…\`
      ▰▰▰▰ 4/4
      ✓ check ada's program — stub is installed
      ✓ stop ada — no pane, no runner
      ✓ start ada — its pane is there
      ✓ look for ada's first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos ↳ olga: Queued: relaunch ada (op-…). Its receipt shows how it goes.
    mos: @olga ✅ **relaunch ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
    olga: remove ada
    mos: ✅ **remove ada** · done · \`op-…\`
      ▰▰▰▰ 4/4
      ✓ check the floor — the floor stays
      ✓ stop ada — no pane, no runner
      ✓ write the roster — ada is out of the roster
      ✓ look again
      ada is gone: no pane, no runner, not in the roster
    mos ↳ olga: Queued: remove ada (op-…). Its receipt shows how it goes.
    mos: @olga ✅ **remove ada** done
      ada is gone: no pane, no runner, not in the roster"
  `)
  expect(thread.id).toBe(starter.id)
  expect(await mos.panes()).toEqual([])
})
