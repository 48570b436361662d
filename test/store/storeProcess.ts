// A process of its own over a store: node --import tsx storeProcess.ts <store> <job> [argument]. Prints JSON lines.
import { createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';
import { type StoreName, openNamedStore } from './namedStore';

const [name = '', job = '', argument = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const store = await openNamedStore(JSON.parse(name) as StoreName);
  switch (job) {
    case 'create':
      for (let index = 0; index < Number(argument); index++) say(await store.create(createdEvent('a')));
      return store.close();
    case 'claim': {
      const result = await store.claimRun(Number(argument), 'execute');
      say(result.status);
      // The claim is this process' as long as it lives.
      if (result.status === 'claimed') setInterval(() => undefined, 1000);
      return;
    }
    case 'run': {
      const id = Number(argument);
      await store.claimRun(id, 'execute');
      await store.append(id, startedEvent());
      say('started');
      for (let step = 0; ; step++) {
        await store.append(id, stepEvent('a', step));
        await store.append(id, tableEvent('a', { status: 'succeeded' }));
        say(step);
      }
    }
    case 'decide': {
      const { ids, kind, go } = JSON.parse(argument) as Race & { readonly kind: 'approved' | 'rejected' };
      await moment(go);
      for (const id of ids) {
        const { hash: planHash } = createdEvent('a').plan;
        const decided = { at: now(), kind, by: kind, comment: 'seen', planHash };
        say(await outcome(store.append(id, decided)));
      }
      return store.close();
    }
    case 'abort': {
      const { ids, go } = JSON.parse(argument) as Race;
      await moment(go);
      for (const id of ids)
        say(await outcome(store.append(id, { at: now(), kind: 'abortRequested', by: 'bob' })));
      return store.close();
    }
    case 'start': {
      const { ids, go } = JSON.parse(argument) as Race;
      await moment(go);
      for (const id of ids) {
        const claim = await store.claimRun(id, 'execute');
        say(claim.status === 'refused' ? claim.message : await outcome(store.append(id, startedEvent())));
      }
      setInterval(() => undefined, 1000);
      return;
    }
    case 'createForever':
      for (;;)
        say(await store.create(createdEvent(...Array.from({ length: 200 }, (_, index) => `t${index}`))));
  }
}

/** Several processes do something with the same tasks from the same moment on. */
interface Race {
  readonly ids: readonly number[];
  /** Milliseconds since 1970. */
  readonly go: number;
}

function moment(go: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, go - Date.now()));
}

async function outcome(work: Promise<void>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function now(): string {
  return new Date().toISOString();
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

void main();
