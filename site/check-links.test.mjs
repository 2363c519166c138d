// Tests that the link check finds dead links.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { checkMarkdown, checkSite } from './check-links.mjs'
import { slug } from './markdown.mjs'

const folder = mkdtempSync(join(tmpdir(), 'links-'))
after(() => rmSync(folder, { recursive: true }))

function write(files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

test('dead links of a site', () => {
  write({
    'site/next/index.html': `<a href="/root/next/page.html#there">good</a> <a href="page.html#not-there">dead</a> <img src="none.png">
      <a href="https://example.org/a">external</a> <a href="https://home/blob/main/pom.xml">good</a>
      <a href="https://home/blob/main/none.xml">dead</a> <a href="http://localhost:8080">an example</a> <a href="/other/">dead</a>`,
    'site/next/page.html': '<h2 id="there">There</h2> <a href="./">good</a> <a href="/root/next/javadoc/index.html#field">good</a>',
    'site/next/javadoc/index.html': '<a id="field"></a><a href="not-examined.html">x</a>'
  })
  const { dead, external, checked } = checkSite(join(folder, 'site'), '/root/', 'https://home', (revision, path) => path === 'pom.xml')
  assert.deepEqual(dead, ['page.html#not-there', 'none.png', 'https://home/blob/main/none.xml', '/other/'].map((link) => `next/index.html: ${link}`))
  assert.deepEqual(external, ['https://example.org/a'])
  assert.equal(checked, 9)
})

test('dead links of Markdown', () => {
  write({
    'README.md': '[good](docs/a.md#one-two) [dead](docs/a.md#three) [dead](docs/b.md) `[code](none.md)`\n```\n[code](none.md)\n```\n[out](../x.md)',
    'docs/a.md': '# A\n## One `two`\n[good](../README.md) [good](#a) [dead](#b)'
  })
  const { dead, checked } = checkMarkdown(folder, ['README.md', 'docs/a.md'])
  assert.deepEqual(dead, ['README.md: docs/a.md#three', 'README.md: docs/b.md', 'README.md: ../x.md', 'docs/a.md: #b'])
  assert.equal(checked, 7)
})

test('anchors are those of the view of Markdown in the repository', () => {
  assert.equal(slug('`retry = true`: what is, and what is not'), 'retry--true-what-is-and-what-is-not')
  assert.equal(slug('Database, user and thread-locals'), 'database-user-and-thread-locals')
})
