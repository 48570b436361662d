import assert from 'node:assert/strict';
import { approvalFor, approvalPolicy } from '../../src/task/approvalRules';

const shop = { environment: 'production', connectionName: 'Shop (prod)', database: 'shop' };
const testing = { environment: 'test', connectionName: 'Shop test 1', database: 'shop' };

/** The rule that decides and, where it asks for an approval, by whom and for how long. */
function decide(mode: unknown, rules: unknown, subject = shop): string {
  const { rule, requirement } = approvalFor(approvalPolicy(mode, rules), subject);
  return requirement ? `${rule}: ${requirement.approver} ${requirement.hours}` : `${rule}: none`;
}

describe('the rule of a task’s approval (AP-1, AP-5)', () => {
  it('is the mode where no rule matches', () => {
    assert.equal(decide('never', []), 'mode “never”: none');
    assert.equal(decide('production', []), 'mode “production”: anyone 72');
    assert.equal(decide('production', [], testing), 'mode “production”: none');
    assert.equal(decide('always', [], testing), 'mode “always”: anyone 72');
  });

  it('is the first that matches, also where it is the weaker one', () => {
    const strict = { name: 'strict', approval: 'required', approver: 'notCreator', expiresAfterHours: 8 };
    const free = { name: 'free', approval: 'notRequired' };
    assert.equal(decide('production', [strict, free]), 'rule “strict”: notCreator 8');
    assert.equal(decide('always', [free, strict]), 'rule “free”: none');
    assert.equal(decide('never', [{ approval: 'required' }]), 'rule “#1”: anyone 72');
  });

  it('matches when each of its conditions does', () => {
    const rule = { name: 'r', approval: 'required', environments: ['production', 'staging'] };
    assert.equal(decide('never', [rule]), 'rule “r”: anyone 72');
    assert.equal(decide('never', [rule], testing), 'mode “never”: none');
    assert.equal(decide('never', [{ ...rule, databases: ['billing'] }]), 'mode “never”: none');
    assert.equal(decide('never', [{ ...rule, databases: ['billing', 's?op'] }]), 'rule “r”: anyone 72');
    assert.equal(decide('never', [{ ...rule, connections: ['Shop*'] }]), 'rule “r”: anyone 72');
    assert.equal(decide('never', [{ ...rule, connections: ['shop*'] }]), 'mode “never”: none');
    assert.equal(decide('never', [{ ...rule, connections: [] }]), 'mode “never”: none');
  });

  it('takes all but * and ? in a pattern as they are', () => {
    const rule = (pattern: string) => [{ name: 'r', approval: 'notRequired', connections: [pattern] }];
    assert.equal(decide('always', rule('Shop (prod)')), 'rule “r”: none');
    assert.equal(decide('always', rule('Shop .prod.')), 'mode “always”: anyone 72');
    assert.equal(decide('always', rule('Shop')), 'mode “always”: anyone 72');
    assert.equal(decide('always', rule('*[prod]*')), 'mode “always”: anyone 72');
    assert.equal(decide('always', rule('*')), 'rule “r”: none');
  });

  const broken: readonly (readonly [unknown, unknown, RegExp])[] = [
    ['sometimes', [], /mode is none of never, production, always/],
    ['never', 'no list', /rules is not a list/],
    ['never', [7], /rule 1 is not an object/],
    ['never', [{ name: 'x' }], /approval of rule 1 is none of/],
    ['never', [{ approval: 'required' }, { approval: 'no' }], /approval of rule 2/],
    ['never', [{ approval: 'notRequired', enviroments: ['test'] }], /"enviroments", which is not known/],
    ['never', [{ approval: 'notRequired', environments: ['prod'] }], /environments of rule 1 is none of/],
    ['never', [{ approval: 'notRequired', connections: 'local' }], /connections of rule 1 is not a list/],
    ['never', [{ approval: 'notRequired', databases: [1] }], /not text/],
    ['never', [{ approval: 'required', approver: 'boss' }], /approver of rule 1/],
    ['never', [{ approval: 'required', expiresAfterHours: 0 }], /expiresAfterHours of rule 1/],
    ['never', [{ approval: 'required', expiresAfterHours: '8' }], /expiresAfterHours of rule 1/],
    ['never', [{ name: 5, approval: 'required' }], /name of rule 1/],
  ];
  for (const [mode, rules, problem] of broken) {
    it(`is the strictest where the settings are not understood: ${problem.source}`, () => {
      assert.match(approvalPolicy(mode, rules).problem ?? '', problem);
      assert.equal(decide(mode, rules, testing), 'strictest: notCreator 72');
    });
  }
});
