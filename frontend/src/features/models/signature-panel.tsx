import type { Signature, TensorSpec } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Fact, Facts, Panel } from '@/ui/page';
import classes from './signature.module.css';

/** What a version takes and gives. */
export function SignaturePanel({ signature }: { signature: Signature }) {
  const text = useText();
  const { encoding } = signature;
  return (
    <Panel title={text.signature.title}>
      <div className={classes.stack}>
        <div className={classes.sides}>
          <Tensors title={text.signature.takes} tensors={signature.inputs} />
          <Tensors title={text.signature.gives} tensors={signature.outputs} />
        </div>
        <Facts>
          {encoding && (
            <Fact name={text.signature.image}>
              {text.signature.imageOf(encoding.width, encoding.height, encoding.channels)},{' '}
              {encoding.datatype === 'UINT8' ? text.signature.bytes : text.signature.shares}
            </Fact>
          )}
          {signature.classLabels.length > 0 && (
            <Fact name={text.signature.classes(signature.classLabels.length)}>
              <span className={classes.labels}>
                {signature.classLabels.slice(0, 40).map((label) => (
                  <code key={label}>{label}</code>
                ))}
                {signature.classLabels.length > 40 && '…'}
              </span>
            </Fact>
          )}
        </Facts>
      </div>
    </Panel>
  );
}

function Tensors({ title, tensors }: { title: string; tensors: TensorSpec[] }) {
  const text = useText();
  return (
    <div>
      <h3 className={classes.side}>{title}</h3>
      {tensors.map(({ name, datatype, shape }) => (
        <div key={name} className={classes.tensor}>
          <b>{name}</b>
          <code>
            {datatype} [{shape.map((size) => (size < 0 ? text.signature.any : size)).join(', ')}]
          </code>
        </div>
      ))}
    </div>
  );
}
