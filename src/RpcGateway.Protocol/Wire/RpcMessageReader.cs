using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Wire;

/// <summary>Parses a message in one pass over its bytes (JSON-RPC 2.0, sections 4 and 5).</summary>
internal static class RpcMessageReader
{
    /// <exception cref="JsonException">The message is not valid JSON, or is nested too deep.</exception>
    public static RpcMessage Read(ReadOnlySpan<byte> message, int maxDepth) =>
        CompactMessageReader.TryRead(message, maxDepth, out var read) ? read : ReadAny(message, maxDepth);

    /// <summary>
    /// Finds the elements of a batch, which starts with a bracket. Returns false if there are more than the maximum. The
    /// depth is checked later, for each element.
    /// </summary>
    /// <exception cref="JsonException">The batch is not valid JSON.</exception>
    public static bool TryReadBatch(ReadOnlySpan<byte> message, int maxLength, List<Range> elements)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (elements.Count == maxLength)
            {
                return false;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(start..(int)reader.BytesConsumed);
        }

        ReadToEnd(ref reader);
        return true;
    }

    /// <summary>The error for a message that is neither a request nor a response.</summary>
    public const string NoContent = "A message must have a method, a result or an error.";

    /// <summary>Whether the message is valid JSON, with any nesting depth.</summary>
    public static bool IsJson(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            ReadToEnd(ref reader);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool IsBatch(ReadOnlySpan<byte> message)
    {
        var start = message.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && message[start] == '[';
    }

    // Accepts members in any order, any white space and any id.
    private static RpcMessage ReadAny(ReadOnlySpan<byte> message, int maxDepth)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            ReadToEnd(ref reader);
            return Invalid(RpcId.Null, "A message must be a JSON object.");
        }

        var members = default(Members);
        members.Id = RpcId.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members.Read(ref reader, message);
        }

        ReadToEnd(ref reader);
        return members.ToMessage();
    }

    // Throws if anything follows the value.
    private static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }

    private static RpcMessage Invalid(RpcId id, string fault) =>
        new() { Kind = RpcMessageKind.Invalid, Id = id, Fault = fault };

    private ref struct Members
    {
        public RpcId Id;
        private bool _isVersion2;
        private bool _hasMethod;
        private ReadOnlySpan<byte> _method;
        private ReadOnlySpan<byte> _params;
        private ReadOnlySpan<byte> _result;
        private ReadOnlySpan<byte> _error;
        private ReadOnlySpan<byte> _timeout;
        private ReadOnlySpan<byte> _idempotencyKey;
        private ReadOnlySpan<byte> _traceParent;
        private ReadOnlySpan<byte> _traceState;
        private ReadOnlySpan<byte> _baggage;
        private string? _fault;

        public void Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
        {
            // Except for three pairs, the names have different lengths, so most comparisons end at the length.
            if (RpcJson.TextEquals(reader, "jsonrpc"u8))
            {
                reader.Read();
                _isVersion2 = reader.TokenType == JsonTokenType.String && RpcJson.TextEquals(reader, "2.0"u8);
                reader.Skip();
            }
            else if (RpcJson.TextEquals(reader, "id"u8))
            {
                reader.Read();
                _fault = null;
                if (!RpcId.TryRead(ref reader, message, out Id))
                {
                    _fault = $"The id must be a string, a number or null, and have at most {RpcId.MaxLength} bytes.";
                    reader.Skip();
                }
            }
            else if (RpcJson.TextEquals(reader, "method"u8))
            {
                ReadMethod(ref reader);
            }
            else if (RpcJson.TextEquals(reader, "params"u8))
            {
                _params = ReadValue(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "result"u8))
            {
                _result = ReadValue(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "error"u8))
            {
                _error = ReadValue(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "timeout"u8))
            {
                _timeout = ReadValue(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "idempotencyKey"u8))
            {
                _idempotencyKey = ReadValue(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "traceparent"u8))
            {
                _traceParent = ReadText(ref reader);
            }
            else if (RpcJson.TextEquals(reader, "tracestate"u8))
            {
                _traceState = ReadText(ref reader);
            }
            else if (RpcJson.TextEquals(reader, "baggage"u8))
            {
                _baggage = ReadText(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        public readonly RpcMessage ToMessage()
        {
            if (!_hasMethod && (!_result.IsEmpty || !_error.IsEmpty))
            {
                // A malformed response gets no error response, whose id could match a call from the peer.
                var kind = _error.IsEmpty || _error.SequenceEqual("null"u8) ? RpcMessageKind.Result : RpcMessageKind.Error;
                return new RpcMessage
                {
                    Kind = kind,
                    Id = _isVersion2 && _fault is null ? Id : RpcId.Null,
                    Payload = kind == RpcMessageKind.Result ? _result : _error,
                };
            }

            var fault = _fault
                ?? (_isVersion2 ? null : "The member 'jsonrpc' must be \"2.0\".")
                ?? (_hasMethod ? null : NoContent)
                ?? (_method.IsEmpty ? "The method must be a non-empty string." : null)
                ?? (_params.IsEmpty || _params[0] is (byte)'[' or (byte)'{' ? null : "The params must be an array or an object.");
            return new RpcMessage
            {
                Kind = fault is not null ? RpcMessageKind.Invalid
                    : Id.IsNone ? RpcMessageKind.Notification
                    : RpcMessageKind.Request,
                Id = fault is not null && Id.IsNone ? RpcId.Null : Id,
                Method = _method,
                Payload = _params,
                Timeout = _timeout,
                IdempotencyKey = _idempotencyKey,
                TraceParent = _traceParent,
                TraceState = _traceState,
                Baggage = _baggage,
                Fault = fault,
            };
        }

        private static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return message[start..(int)reader.BytesConsumed];
        }

        private static ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader)
        {
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped ? reader.ValueSpan : default;
            reader.Skip();
            return text;
        }

        private void ReadMethod(scoped ref Utf8JsonReader reader)
        {
            reader.Read();
            _hasMethod = true;
            _method = default;
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
            }
            else if (!reader.ValueIsEscaped)
            {
                _method = reader.ValueSpan;
            }
            else
            {
                var unescaped = new byte[reader.ValueSpan.Length];
                _method = unescaped.AsSpan(0, CopyString(ref reader, unescaped));
            }
        }

        private static int CopyString(ref Utf8JsonReader reader, Span<byte> unescaped)
        {
            try
            {
                return reader.CopyString(unescaped);
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate. No method has such a name.
                return 0;
            }
        }
    }
}
