import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskPasswords } from '../../src/diagnostics/mask-passwords.ts'
import { Painted, terminalText } from '../../src/diagnostics/terminal-text.ts'
import { visible } from '../../src/diagnostics/visible.ts'

/** What a terminal obeys, or does not show. */
const obeyed =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/u

describe('a line', () => {
  it.each([
    ['an escape sequence', '\u001b[2J\u001b]0;title\u0007', '␛[2J␛]0;title␇'],
    ['an escape sequence in one character', '\u009b31mred', '<U+009B>31mred'],
    ['line breaks', 'one\r\ntwo\nthree\u2028four\u0085five', 'one␍␊two␊three<U+2028>four<U+0085>five'],
    ['text that is turned around', 'gpj\u202e.exe', 'gpj<U+202E>.exe'],
    ['an isolate that is never closed', 'a\u2066b', 'a<U+2066>b'],
    ['a backspace and a delete', 'a\bb\u007f', 'a␈b␡'],
    ['halves of surrogate pairs', 'a\ud800b\udc00', 'a<U+D800>b<U+DC00>'],
    ['a zero width space and a byte order mark', 'a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
    ['a joiner without anything to join', '\u200dx\n\u200d', '<U+200D>x␊<U+200D>'],
    ['a hidden text in tags', `x\u{e0068}\u{e0069}`, 'x<U+E0068><U+E0069>'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it.each([
    ['an emoji of several', '👩‍👩‍👧'],
    ['Persian', 'می‌خواهم'],
    ['Hebrew and Arabic', 'שלום مرحبا'],
    ['combining marks', 'e\u0301'],
    ['the flag of Wales', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  ])('leaves %s alone', (_, text) => {
    expect(visible(text)).toBe(text)
  })

  it('has nothing that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        for (const text of [before, `${before}\u001b[31m${after}`, `${before}\ud800${after}`])
          expect(visible(text)).not.toMatch(obeyed)
      }),
    )
  })
})

describe('text', () => {
  it('is one line, and its tabs are spaces', () => {
    expect(terminalText('a\tb\r\nc\u001b[1A\rd\n')).toBe('a    b␍␊c␛[1A␍d\n')
  })

  it('in several lines has as many lines as the caller gave', () => {
    expect(terminalText(['a\nb', '', '  c\n'])).toBe('a␊b\n\n  c\n')
  })

  it('of bakelet itself keeps its colours', () => {
    expect(terminalText(new Painted('\u001b[31mred\u001b[39m'))).toBe('\u001b[31mred\u001b[39m\n')
  })

  it('shows no password', () => {
    expect(terminalText('at https://me:secret@example.org/x\n')).toBe('at https://*********@example.org/x\n')
  })
})

describe('in a URL', () => {
  it.each([
    ['http://user:password@host/p', 'http://*************@host/p'],
    ['a token as the user: https://ghp_1234@host', 'a token as the user: https://********@host'],
    ['http://u:p@ss@host:80/?q=a@b', 'http://******@host:80/?q=a@b'],
    ['http://u:p/a#s?s@host:80', 'http://*********@host:80'],
    ['socks5://u:p@h and http://a:b@c', 'socks5://***@h and http://***@c'],
    ['{http: "http://u:p w d@host:80"}', '{http: "http://*******@host:80"}'],
    ['  http: http://u:p@s s@host:80/', '  http: http://*******@host:80/'],
    ['http://my user:p@host:80', 'http://*********@host:80'],
    ['not http://u:p w@h, but http://a:b@c', 'not http://*****@h, but http://***@c'],
  ])('%s is masked', (text, masked) => {
    expect(maskPasswords(text)).toBe(masked)
    expect(masked).toHaveLength(text.length)
  })

  it.each([
    'https://example.org/a@b',
    'https://example.org?a@b',
    'https://example.org:8443/a@b',
    'https://example.org#a@b',
    'docker.io/library/busybox@sha256:0123',
    'docker://docker.io/library/busybox@sha256:0123',
    'me@example.org',
    'https://example.org me@example.org',
    'https://example.org: no answer; ask me@example.org',
    'https://example.org:8443 does not answer: ask me@example.org',
  ])('%s there is nothing to mask', text => {
    expect(maskPasswords(text)).toBe(text)
  })
})
