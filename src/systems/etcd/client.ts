import http from 'node:http';
import type { ClientDefinition } from '../defined/client-definition.ts';
import { overWire } from '../defined/clients/over-wire.ts';
import { exchangeHttp } from '../http-exchange.ts';
import type { Wire } from '../wire.ts';
import { answerOf } from './answer.ts';
import { requestOf, type EtcdRequest } from './request.ts';

/** Clients of the JSON gateway. @param serializable reads ask one node alone */
export function etcdClient(serializable: boolean): ClientDefinition {
  return overWire(['read', 'write', 'cas', 'delete'], () => wire(serializable));
}

function wire(serializable: boolean): Wire<EtcdRequest> {
  const agent = new http.Agent({ keepAlive: true, noDelay: true });
  return {
    requestOf: (operation) => requestOf(operation, serializable),
    send: async ({ host, ports }, { operation, path, body }, { timeoutMs, signal }) =>
      answerOf(
        operation,
        await exchangeHttp({
          ...{ agent, host, port: ports['client'] ?? 0, method: 'POST', path },
          ...{ body: JSON.stringify(body), timeoutMs, signal },
        }),
      ),
    close: () => agent.destroy(),
  };
}
