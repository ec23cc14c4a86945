import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../test/from-stdin.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { type DownloadFile, type DownloadOptions, downloadFiles } from './download.ts';
import { sha256Hex } from './fingerprint.ts';

const CONTENTS: Readonly<Record<string, string>> = { 'images.gz': 'many pixels', 'labels.gz': 'labels' };
const FILES: readonly DownloadFile[] = Object.entries(CONTENTS).map(([name, text]) => ({
  name,
  bytes: text.length,
  sha256: sha256Hex(Buffer.from(text)),
}));

/** A server on this machine until the running test ends: its address, and the paths that it was asked for. */
async function serve(answer: RequestListener): Promise<{ from: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { from: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`, asked };
}

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

/** Answers with the files, but for those that are given. */
function answering(other: Readonly<Record<string, string>> = {}): RequestListener {
  const contents = { ...CONTENTS, ...other };
  return ({ url }, response) => {
    const name = url!.replace('/mirror/', '');
    const content = contents[name];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  };
}

/** What is said when the files cannot be had, and what is then in the folder's parent. */
async function refused(options: DownloadOptions): Promise<string> {
  const parent = temporaryFolder();
  const message = await failure(downloadFiles(FILES, join(parent, 'new'), options));
  expect(readdirSync(parent)).toEqual([]);
  return message;
}

describe('downloadFiles', () => {
  test('writes all files into a folder, and says when each has come', async () => {
    const { from, asked } = await serve(answering());
    const folder = join(temporaryFolder(), 'new');
    const came: string[] = [];
    await downloadFiles(FILES, folder, { from, onFile: ({ name }) => came.push(name) });
    expect(asked).toEqual(['/mirror/images.gz', '/mirror/labels.gz']);
    expect(came).toEqual(['images.gz', 'labels.gz']);
    expect(readdirSync(folder).sort()).toEqual(['images.gz', 'labels.gz']);
    for (const [name, text] of Object.entries(CONTENTS)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    }
  });

  test('keeps files that are right, and replaces others only with force', async () => {
    const { from, asked } = await serve(answering());
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'images.gz'), CONTENTS['images.gz']!);
    writeFileSync(join(folder, 'labels.gz'), 'my own');
    expect(await failure(downloadFiles(FILES, folder, { from: `${from}/` }))).toMatch(
      /^OutputError: .*labels\.gz: expected no file, got one; .*--force/,
    );
    expect(asked).toEqual([]);
    await downloadFiles(FILES, folder, { from: `${from}/`, force: true });
    expect(asked).toEqual(['/mirror/labels.gz']);
    expect(readFileSync(join(folder, 'labels.gz'), 'utf8')).toBe('labels');
  });

  test.for([
    [
      'other bytes',
      'lebals',
      /labels\.gz: expected a file with SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}; nothing/,
    ],
    ['fewer bytes', 'label', /labels\.gz: expected 6 bytes, got 5; nothing was written/],
    ['more bytes', 'labels and more', /labels\.gz: expected 6 bytes, got more; nothing was written/],
  ] as const)('refuses %s, and writes nothing', async ([_what, content, words]) => {
    const { from } = await serve(answering({ 'labels.gz': content }));
    const message = await refused({ from });
    expect(message).toMatch(/^DataError: http:/);
    expect(message).toMatch(words);
  });

  test('says when a file is not there, or nobody answers', async () => {
    const { from } = await serve(answering());
    expect(await refused({ from: `${from}/nowhere` })).toMatch(
      /^IoError: http:.*nowhere\/images\.gz: downloading failed \(the server answers 404\), nothing was written/,
    );
    expect(await refused({ from: await nobody() })).toMatch(
      /^IoError: .*downloading failed \(ECONNREFUSED\).*network.*mirror/,
    );
  });

  test('gives up after the deadline, and when it is told to', async () => {
    const { from } = await serve((_request, response) => {
      response.writeHead(200).write('m');
    });
    expect(await refused({ from, deadlineMs: 50 })).toMatch(/^IoError: .*\(not here after 0\.05 s\)/);
    const controller = new AbortController();
    const stopped = refused({ from, signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await stopped).toBe('Error: enough');
  });

  test('refuses what is no address, and what is no folder', async () => {
    for (const from of ['mirror', 'ftp://example.org/', 'file:///tmp/']) {
      expect(await refused({ from })).toMatch(/^UsageError: from: expected an address such as https:/);
    }
    const parent = temporaryFolder();
    const from = await nobody();
    writeFileSync(join(parent, 'file'), '');
    expect(await failure(downloadFiles(FILES, join(parent, 'file'), { from }))).toMatch(
      /^OutputError: .*expected a folder/,
    );
    expect(await failure(downloadFiles(FILES, join(parent, 'no', 'new'), { from }))).toMatch(
      /^OutputError: .*there is no folder/,
    );
    // What was there before stays.
    mkdirSync(join(parent, 'mine'));
    await failure(downloadFiles(FILES, join(parent, 'mine'), { from }));
    expect(readdirSync(parent).sort()).toEqual(['file', 'mine']);
  });
});
