import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { packMos } from '../support/pack-mos.ts'
import { runProgram } from '../support/run-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test(
  'the package that npm packs, installed by npm without any script, is a whole Mos',
  { timeout: 900_000 },
  async () => {
    const prefix = await temporaryDirectory()
    await writeFile(join(prefix, 'package.json'), '{"private":true}')
    const argv = ['install', '--ignore-scripts', '--no-audit', '--no-fund', await packMos(prefix)]
    await promisify(execFile)('npm', argv, { cwd: prefix })

    const program = join(prefix, 'node_modules', 'mos', 'dist', 'mos.js')
    const mos = await createMos({}, program)
    onTestFinished(() => mos.dispose())
    const env = personsEnvironment(mos.home, { PATH: '/usr/local/bin:/usr/bin:/bin' })
    const bin = join(prefix, 'node_modules', '.bin', 'mos')
    expect((await runProgram(bin, ['--version'], { env })).stdout).toMatch(/^mos \d/u)
    // By the Node that came with it.
    expect((await runProgram(bin, ['doctor'], { env })).stdout).toMatch(/^ok +node: 24\./mu)
    await mos.start()
    expect((await fetch(`${mos.url}/health`)).status).toBe(200)
  },
)
