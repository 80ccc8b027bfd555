// What errors of the network mean.
import { describe, expect, it } from 'vitest';
import { classifyTransportError } from '../../../../src/main/core/upstream/classify-transport.ts';

function withCode(code: string, more: object = {}): Error {
  return Object.assign(new Error('secret detail'), { code, ...more });
}

describe('an error of the network', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', 'nothing listens at api.test'],
    ['ENOTFOUND', 'unreachable', 'no host api.test'],
    ['EAI_AGAIN', 'unreachable', 'could not be looked up'],
    ['ENETUNREACH', 'unreachable', 'no network'],
    ['EHOSTUNREACH', 'unreachable', 'no way'],
    ['ETIMEDOUT', 'timeout', 'did not answer in time'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'No connection'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'sent no answer'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', 'stopped sending'],
    ['CERT_HAS_EXPIRED', 'tls', 'CERT_HAS_EXPIRED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'not trusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', 'not trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'not trusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'not trusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'without encryption'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls', 'could not agree'],
    ['EPROTO', 'tls', 'could not agree'],
    ['ECONNRESET', 'unreachable', 'ECONNRESET'],
    ['EPIPE', 'unreachable', 'EPIPE'],
    ['UND_ERR_SOCKET', 'unreachable', 'broke before the answer was complete'],
  ])('%s is %s', (code, expected, words) => {
    const failure = classifyTransportError(withCode(code), 'api.test');
    expect(failure.code).toBe(expected);
    expect(failure.message).toContain(words);
    expect(failure.message).toContain('api.test');
    expect(failure.message).not.toContain('secret detail');
  });

  it('is found behind what wraps it', () => {
    const refused = withCode('ECONNREFUSED');
    expect(classifyTransportError(new AggregateError([refused, withCode('ETIMEDOUT')]), 'h').message).toContain(
      'nothing listens',
    );
    expect(classifyTransportError(new TypeError('fetch failed', { cause: refused }), 'h').message).toContain(
      'nothing listens',
    );
    expect(
      classifyTransportError(withCode('UND_ERR_SOCKET', { cause: withCode('ECONNRESET') }), 'h').message,
    ).toContain('ECONNRESET');
    expect(classifyTransportError(withCode('UND_ERR_SOCKET', { cause: new Error('x') }), 'h').message).toContain(
      'UND_ERR_SOCKET',
    );
  });

  it.each([undefined, null, 'text', 7, {}, new Error('no code')])(
    'without a code (%s) is a broken connection',
    (error) => {
      expect(classifyTransportError(error, 'h')).toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('broke'),
      });
    },
  );
});
