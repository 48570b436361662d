// A process of its own over a store: node --import tsx storeProcess.ts <root> <job> [argument]. Prints JSON lines.
import { openTaskStore } from '../../src/store/fileTaskStore';
import { createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';

const [root = '', job = '', argument = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const store = await openTaskStore(root);
  switch (job) {
    case 'create':
      for (let index = 0; index < Number(argument); index++) say(await store.create(createdEvent('a')));
      return;
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
    case 'createForever':
      for (;;)
        say(await store.create(createdEvent(...Array.from({ length: 200 }, (_, index) => `t${index}`))));
  }
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

void main();
