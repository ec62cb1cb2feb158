/** BPMN 2.0.2 §10.3.1, §8.4.12: who performs an activity. */
import { listOf, refOf } from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

export const resources: Rule[] = [
  error(
    'resource-role',
    '10.3.1',
    'A resource role names a resource or has an expression that finds it, not both',
    'Keep resourceRef or resourceAssignmentExpression',
    each('bpmn:ResourceRole', (role) => {
      const [resource, expression] = [refOf(role.resourceRef), refOf(role.resourceAssignmentExpression)];
      return resource && expression && found('{role}两者都有', 'The {role} has both', { role: label(role) });
    }),
  ),
  error(
    'resource-parameter',
    '10.3.1',
    'A resource role binds parameters of the resource that it names',
    'Bind parameters of that resource, or name the resource by resourceRef',
    each('bpmn:ResourceRole', (role) => {
      const known = listOf(refOf(role.resourceRef)?.resourceParameters);
      const bound = listOf(role.resourceParameterBindings).flatMap((one) => refOf(one.parameterRef) ?? []);
      const wrong = bound.filter((parameter) => !known.includes(parameter));
      return wrong.map((parameter) =>
        found('{role}绑定了{parameter}', 'The {role} binds the {parameter}', {
          role: label(role),
          parameter: label(parameter),
        }),
      );
    }),
  ),
];
