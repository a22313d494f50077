using System.Runtime.InteropServices;
using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// Finds the handles in params and results. Objects: <c>{"__jsonrpc_marshaled":1,"handle":0}</c>. Streams: an object with an integer
/// <c>token</c> and at most <c>values</c> besides it.
/// </summary>
internal static class HandleScanner
{
    /// <summary>The maximum depth of messages, as everywhere in the gateway.</summary>
    public const int MaxDepth = 1000;

    private static readonly IReadOnlyList<HandleReference> None = [];

    private enum Member
    {
        None,
        Marshaled,
        Handle,
        Lifetime,
        Token,
        Values,
    }

    /// <summary>Returns the handles in the order of their positions; null if an object with a handle is ambiguous.</summary>
    public static IReadOnlyList<HandleReference>? Find(ReadOnlySpan<byte> json)
    {
        // Most messages contain none, and need not be read.
        if (json.IndexOf("\"__jsonrpc_marshaled\""u8) < 0 && json.IndexOf("\"token\""u8) < 0)
        {
            return None;
        }

        var found = new List<HandleReference>();
        var open = new List<Node>();
        var member = Member.None;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = MemberOf(reader);
                    CollectionsMarshal.AsSpan(open)[^1].AddName(member);
                    continue;
                case JsonTokenType.StartObject:
                    open.Add(default);
                    break;
                case JsonTokenType.EndObject:
                    if (!open[^1].TryAddTo(found))
                    {
                        return null;
                    }

                    open.RemoveAt(open.Count - 1);
                    break;
                default:
                    if (member != Member.None)
                    {
                        CollectionsMarshal.AsSpan(open)[^1].AddValue(member, reader);
                    }

                    break;
            }

            member = Member.None;
        }

        // An inner object ends before the handle of an outer one may follow.
        found.Sort((one, other) => one.Start.CompareTo(other.Start));
        return found;
    }

    private static Member MemberOf(in Utf8JsonReader reader) =>
        RpcJson.TextEquals(reader, "__jsonrpc_marshaled"u8) ? Member.Marshaled
        : RpcJson.TextEquals(reader, "handle"u8) ? Member.Handle
        : RpcJson.TextEquals(reader, "lifetime"u8) ? Member.Lifetime
        : RpcJson.TextEquals(reader, "token"u8) ? Member.Token
        : RpcJson.TextEquals(reader, "values"u8) ? Member.Values
        : Member.None;

    private struct Node
    {
        private (long Value, int Start, int Length)? _marshaled;
        private (long Value, int Start, int Length)? _handle;
        private (long Value, int Start, int Length)? _token;
        private bool _hasMarshaled;
        private bool _isRepeated;
        private bool _isCallScoped;
        private int _names;
        private int _streamNames;

        public void AddName(Member member)
        {
            _names++;
            _streamNames += member is Member.Token or Member.Values ? 1 : 0;
            _isRepeated |= member == Member.Marshaled ? _hasMarshaled : member == Member.Handle && _handle is not null;
            _isRepeated |= member == Member.Token && _token is not null;
            _hasMarshaled |= member == Member.Marshaled;
        }

        public void AddValue(Member member, in Utf8JsonReader reader)
        {
            (long, int, int)? number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
                ? (value, (int)reader.TokenStartIndex, reader.ValueSpan.Length)
                : null;
            switch (member)
            {
                case Member.Marshaled:
                    _marshaled = number;
                    break;
                case Member.Handle:
                    _handle = number;
                    break;
                case Member.Token:
                    _token = number;
                    break;
                case Member.Lifetime:
                    _isCallScoped = reader.TokenType == JsonTokenType.String && RpcJson.TextEquals(reader, "call"u8);
                    break;
            }
        }

        // Returns false if receivers may understand the object in different ways.
        public readonly bool TryAddTo(List<HandleReference> found)
        {
            if (_hasMarshaled)
            {
                if (_isRepeated || _handle is not { } handle || _marshaled is not { Value: 0 or 1 } marshaled)
                {
                    return false;
                }

                var kind = marshaled.Value == 1 ? HandleKind.Object : HandleKind.ReturnedObject;
                found.Add(new HandleReference(kind, handle.Value, handle.Start, handle.Length, _isCallScoped));
            }
            else if (_token is { Value: >= 0 } token && _names == _streamNames)
            {
                if (_isRepeated)
                {
                    return false;
                }

                found.Add(new HandleReference(HandleKind.Stream, token.Value, token.Start, token.Length, IsCallScoped: true));
            }

            return true;
        }
    }
}
