import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { goodMos } from './broken-packages.ts'
import { liveKilled } from './kills.ts'
import { createSaga } from './saga.ts'

const here = withRegistry(() => [goodMos()])

test('kill -9 while npm installs, and again while files are brought in: all new (more of them: npm run soak)', async () => {
  const directory = join(await temporaryDirectory(), 'machine')
  const saga = await createSaga(directory, here.host)
  await saga.queue({ to: '1.5.0' })
  const kills = [
    { step: 1, afterMs: 300 },
    { step: 4, afterMs: 50 },
  ]
  const { saga: next, ended, killed } = await liveKilled(directory, here.host, kills)
  expect([killed, ended?.state]).toEqual([2, 'done'])
  const { active, home, mos } = await next.world()
  expect({ active, run: home['mos/launchers/run'] }).toEqual({ active: '1.5.0', run: '#!/bin/sh\necho 1.5.0\n' })
  expect(mos).toContain('/versions/1.5.0/')
})
