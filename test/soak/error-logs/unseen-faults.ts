import type { Faulty, Stage, Vary } from './stage.ts'

const fault = (label: string, run: (stage: Stage, vary: Vary) => Promise<string>): Faulty => ({ label, run })
const sh = (stage: Stage, script: string): Promise<string> => stage.run('bash', ['-c', script])

/** Programs that no rule was made for: their records show what the rules do to what they do not know. */
export const unseenFaults: readonly Faulty[] = [
  fault('curl: connection refused', (stage, vary) =>
    stage.run('curl', ['-sS', `http://127.0.0.1:${vary.port()}/${vary.name()}`]),
  ),
  fault('curl: host is not known', (stage, vary) =>
    stage.run('curl', ['-sS', `http://${vary.word()}.invalid/${vary.word()}`]),
  ),
  fault('curl: no such protocol', (stage, vary) =>
    stage.run('curl', ['-sS', `${vary.word()}://127.0.0.1/${vary.word()}`]),
  ),
  fault('curl: no such option', (stage, vary) => stage.run('curl', [`--${vary.word()}x`])),
  fault('curl: no file to read', (stage, vary) =>
    stage.run('curl', ['-sS', `file:///srv/${vary.name()}/${vary.word()}`]),
  ),
  fault('bash: no such command', (stage, vary) => sh(stage, `${vary.word()}x${vary.number(9)} --all`)),
  fault('bash: no such file to run', (stage, vary) => sh(stage, `/opt/${vary.name()}/${vary.word()}`)),
  fault('bash: no syntax', (stage, vary) => sh(stage, `if true; then ${vary.word()}`)),
  fault('bash: not a number', (stage, vary) => sh(stage, `[ ${vary.word()} -eq 3 ]`)),
  fault('bash: unbound variable', (stage, vary) => sh(stage, `set -u; echo $${vary.word()}_${vary.word()}`)),
  fault('tar: no such archive', (stage, vary) => stage.run('tar', ['-xf', `${vary.name()}.tar`])),
  fault('tar: no archive', async (stage, vary) =>
    stage.run('tar', ['-xf', await stage.write(`${vary.name()}.tar`, vary.word().repeat(200))]),
  ),
  fault('tar: nothing to put in', (stage, vary) => stage.run('tar', ['-cf', 'a.tar', vary.name()])),
  fault('gzip: not in its format', async (stage, vary) =>
    stage.run('gzip', ['-d', await stage.write(`${vary.name()}.gz`, vary.word())]),
  ),
  fault('ls: not there', (stage, vary) => stage.run('ls', [`/srv/${vary.name()}`])),
  fault('cp: directory left out', async (stage, vary) => {
    await stage.write(`${vary.name()}/a`, 'a')
    return sh(stage, `cp */ /tmp/${vary.word()}-none`)
  }),
  fault('mkdir: is there', async (stage, vary) => {
    const name = vary.name()
    await stage.write(`${name}/a`, 'a')
    return stage.run('mkdir', [name])
  }),
  fault('perl: no such module', (stage, vary) =>
    stage.run('perl', ['-e', `${vary.lines('#')}use ${vary.identifier()};`]),
  ),
  fault('perl: divided by nothing', (stage, vary) =>
    stage.run('perl', ['-e', `${vary.lines('#')}my $a = ${vary.number(99)}; print $a / 0;`]),
  ),
  fault('perl: no such subroutine', (stage, vary) =>
    stage.run('perl', ['-e', `${vary.lines('#')}${vary.word()}_${vary.word()}(1);`]),
  ),
  fault('ssh: connection refused', (stage, vary) =>
    stage.run('ssh', ['-o', 'BatchMode=yes', '-p', String(vary.port()), `${vary.word()}@127.0.0.1`]),
  ),
  fault('ssh: host is not known', (stage, vary) => stage.run('ssh', ['-o', 'BatchMode=yes', `${vary.word()}.invalid`])),
  fault('ssh: no such option', (stage, vary) => stage.run('ssh', ['-o', `${vary.word()}=yes`, '127.0.0.1'])),
  fault('openssl: no such file', (stage, vary) => stage.run('openssl', ['x509', '-in', `/srv/${vary.name()}.pem`])),
  fault('openssl: no certificate', async (stage, vary) =>
    stage.run('openssl', ['x509', '-in', await stage.write(`${vary.name()}.pem`, vary.word())]),
  ),
  fault('make: no such target', async (stage, vary) => {
    await stage.write('Makefile', 'all:\n\ttrue\n')
    return stage.run('make', [vary.name()])
  }),
  fault('make: a step failed', async (stage, vary) => {
    await stage.write('Makefile', `${vary.lines('#')}${vary.word()}:\n\texit ${1 + vary.number(9)}\n`)
    return stage.run('make', [])
  }),
  fault('make: no separator', async (stage, vary) => {
    await stage.write('Makefile', `${vary.lines('#')}${vary.word()} ${vary.word()}\n`)
    return stage.run('make', [])
  }),
  fault('gcc: not declared', async (stage, vary) =>
    stage.run('gcc', [
      '-c',
      await stage.write(`${vary.word()}.c`, `${vary.lines('//')}int main(void) { return ${vary.identifier()}; }\n`),
    ]),
  ),
  fault('gcc: no such header', async (stage, vary) =>
    stage.run('gcc', [
      '-c',
      await stage.write(`${vary.word()}.c`, `${vary.lines('//')}#include <${vary.word()}/${vary.word()}.h>\n`),
    ]),
  ),
  fault('gcc: no symbol to link', async (stage, vary) =>
    stage.run('gcc', [
      await stage.write(
        `${vary.word()}.c`,
        `${vary.lines('//')}int ${vary.identifier()}(void);\nint main(void) { return ${vary.word()}Fn(); }\n`,
      ),
    ]),
  ),
  fault('pip: no such package', (stage, vary) =>
    stage.run('python3', ['-m', 'pip', 'install', '--no-index', `${vary.word()}-${vary.word()}`]),
  ),
  fault('pip: no such file', (stage, vary) =>
    stage.run('python3', ['-m', 'pip', 'install', '--no-index', '-r', `${vary.name()}.txt`]),
  ),
  fault('sed: no command', (stage, vary) => stage.run('sed', [`${vary.number(9)}k${vary.word()}`])),
  fault('grep: no expression', (stage, vary) => stage.run('grep', [`${vary.word()}[`])),
  fault('find: not there', (stage, vary) => stage.run('find', [`/srv/${vary.name()}`])),
]
