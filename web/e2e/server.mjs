// The real product on a folder of its own: made, served on a free loopback port, and taken away again.

import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How long making the demo folder, and then the first answer, may take. A debug build is slow. */
const PATIENCE_MS = 180_000

/** A register with a fault in most rows, so that there are problems to look at. The firms are invented. */
const FAULTY = `企业名称,统一社会信用代码,成立日期,注册资本,经营范围
样例一号钢管有限公司,91430400MA4L00000X,2020-01-01,100万元,钢管加工
,,2020-13-01,abc,钢管
样例二号接箍有限公司,,昨天,一百,接箍加工
`

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function run(binary, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: PATIENCE_MS })
    let said = ''
    child.stderr.on('data', (part) => (said += part))
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}: ${said}`))))
  })
}

/** Starts the binary on a demo folder, or on an empty one; the result has its `base` address and `stop`. */
export async function start(binary, { empty = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'liantu-e2e-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const dir = join(folder, 'data')
    await run(binary, [empty ? 'init' : 'demo', '--dir', dir])
    if (!empty) {
      const register = join(folder, 'faulty.csv')
      await writeFile(register, FAULTY)
      await run(binary, ['import', '--dir', dir, '--kind', 'enterprises', register])
    }
    const address = `127.0.0.1:${await freePort()}`
    const child = spawn(binary, ['serve', '--dir', dir, '--addr', address], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let ended = false
    child.stderr.on('data', (part) => (said = (said + part).slice(-4000)))
    const over = new Promise((resolve) => child.on('exit', resolve))
    void over.then(() => (ended = true))
    const stop = async () => {
      if (!ended) child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await over
      clearTimeout(killer)
      await remove()
    }
    const base = `http://${address}`
    const until = Date.now() + PATIENCE_MS
    while (!ended && Date.now() < until) {
      const answer = await fetch(`${base}/api/v1/district`).catch(() => null)
      if (answer?.ok) return { base, stop }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await stop()
    throw new Error(`the server did not answer at ${base}: ${said}`)
  } catch (error) {
    await remove()
    throw error
  }
}
