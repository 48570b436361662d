import { databaseBackend } from './databaseBackend';
import { keepsTasks } from './storeContract';

describe('a store in a database', function () {
  this.timeout(60_000);
  keepsTasks(databaseBackend());
});
