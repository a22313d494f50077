using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>
/// Reads the envelope of a message and checks that the whole text is JSON. Stricter than a reader that acts on messages: a member
/// that occurs twice is refused, because the service could read the other one.
/// </summary>
internal static class EnvelopeReader
{
    private const string NoObject = "A message must be a JSON object. Batches are not supported here.";

    /// <exception cref="JsonException">The message is not valid JSON, or is nested too deep.</exception>
    public static Envelope Read(ReadOnlyMemory<byte> message, int maxDepth)
    {
        var reader = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            ReadToEnd(ref reader);
            return Envelope.Invalid(RpcId.Null, NoObject);
        }

        var members = new Members { Id = RpcId.None };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members.Read(ref reader, message);
        }

        ReadToEnd(ref reader);
        return members.ToEnvelope();
    }

    private static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }

    private struct Members
    {
        public RpcId Id;
        private ReadOnlyMemory<byte> _method;
        private Range? _params;
        private bool _hasMethod;
        private bool _hasResult;
        private bool _hasError;
        private bool _isVersion2;
        private string? _fault;

        public void Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> message)
        {
            if (RpcJson.TextEquals(reader, "jsonrpc"u8))
            {
                reader.Read();
                Note(_isVersion2, "jsonrpc");
                _isVersion2 = reader.TokenType == JsonTokenType.String && RpcJson.TextEquals(reader, "2.0"u8);
            }
            else if (RpcJson.TextEquals(reader, "id"u8))
            {
                reader.Read();
                Note(!Id.IsNone, "id");
                if (!RpcId.TryRead(ref reader, message.Span, out Id))
                {
                    _fault ??= $"The id must be a string, a number or null, and have at most {RpcId.MaxLength} bytes.";
                }
            }
            else if (RpcJson.TextEquals(reader, "method"u8))
            {
                reader.Read();
                Note(_hasMethod, "method");
                _hasMethod = true;
                _method = ReadText(ref reader, message);
            }
            else if (RpcJson.TextEquals(reader, "params"u8))
            {
                reader.Read();
                Note(_params is not null, "params");
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                _params = start..(int)reader.BytesConsumed;
                return;
            }
            else if (RpcJson.TextEquals(reader, "result"u8))
            {
                reader.Read();
                Note(_hasResult, "result");
                _hasResult = true;
            }
            else if (RpcJson.TextEquals(reader, "error"u8))
            {
                reader.Read();
                Note(_hasError, "error");
                _hasError = true;
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        public readonly Envelope ToEnvelope()
        {
            var isResponse = _hasResult || _hasError;
            var fault = _fault
                ?? (_isVersion2 ? null : "The member 'jsonrpc' must be \"2.0\".")
                ?? (_hasMethod || isResponse ? null : RpcMessageReader.NoContent)
                ?? (_hasMethod && isResponse ? "A message with a method must have neither a result nor an error." : null)
                ?? (_hasMethod && _method.IsEmpty ? "The method must be a non-empty string." : null);
            if (fault is not null)
            {
                return Envelope.Invalid(Id, fault, isResponse && !_hasMethod);
            }

            return new Envelope
            {
                Kind = isResponse ? MessageKind.Response : Id.IsNone ? MessageKind.Notification : MessageKind.Request,
                Id = Id,
                Method = _method,
                Params = _params ?? default,
            };
        }

        private void Note(bool isRepeated, string name)
        {
            if (isRepeated)
            {
                _fault ??= $"The member '{name}' occurs twice.";
            }
        }

        private static ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> message)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return default;
            }

            if (!reader.ValueIsEscaped)
            {
                return message.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            }

            var unescaped = new byte[reader.ValueSpan.Length];
            try
            {
                return unescaped.AsMemory(0, reader.CopyString(unescaped));
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate.
                return default;
            }
        }
    }
}
