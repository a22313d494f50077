using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>
/// Reads the arguments of one call, by position or by name (JSON-RPC 2.0, section 4.2). <see cref="MoveNext"/> returns
/// the index of the next parameter; one of the <c>Read</c> methods then reads its value.
/// </summary>
public ref struct RpcArgumentReader
{
    private readonly RpcInboundCall _call;
    private readonly RpcMethodDescriptor _method;
    private Utf8JsonReader _reader;
    private ulong _seen;
    private int _current = -1;

    internal RpcArgumentReader(RpcInboundCall call)
    {
        call.EnterArguments();
        _call = call;
        _method = call.Method;
        _reader = new Utf8JsonReader(call.Params, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        if (!call.Params.IsEmpty)
        {
            _reader.Read();
        }
    }

    /// <summary>Moves to the next argument.</summary>
    /// <param name="parameter">The index of its parameter.</param>
    /// <returns>Whether there is another argument.</returns>
    /// <exception cref="RpcException">An argument is unknown, surplus, missing, or null although its parameter is not nullable.</exception>
    public bool MoveNext(out int parameter)
    {
        parameter = 0;
        if (_call.Params.IsEmpty || !_reader.Read() || _reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            var missing = _method.RequiredParameters & ~_seen;
            if (missing != 0)
            {
                throw RpcArgumentError.Missing(_method, missing);
            }

            _call.LeaveArguments();
            return false;
        }

        _current = _reader.TokenType == JsonTokenType.PropertyName ? FindByName() : _current + 1;
        if (_current >= _method.Parameters.Count)
        {
            throw RpcArgumentError.Surplus(_method);
        }

        var descriptor = _method.Parameters[_current];
        if (_reader.TokenType == JsonTokenType.Null && !descriptor.AllowsNull)
        {
            throw RpcArgumentError.Null(_method, descriptor);
        }

        _seen |= 1UL << _current;
        parameter = _current;
        return true;
    }

    /// <summary>Reads a JSON value.</summary>
    /// <exception cref="RpcException">The value cannot be read as <typeparamref name="T"/>.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        var start = (int)_reader.TokenStartIndex;
        try
        {
            return RpcJson.Read(ref _reader, type);
        }
        catch (Exception e) when (e is not RpcException)
        {
            // Constructors, setters and converters of the type run here and can throw any exception.
            var fault = RpcJsonFault.Describe(_call.Params[start..], type, e);
            throw RpcArgumentError.Unreadable(_method, _method.Parameters[_current], fault, e);
        }
    }

    /// <summary>Reads a progress token; null if the caller does not want progress.</summary>
    public IProgress<T>? ReadProgress<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return _reader.TokenType == JsonTokenType.Null ? null : _call.OpenProgress(ref _reader, type);
        }
        catch (RpcFormatException e)
        {
            throw RpcArgumentError.Malformed(_method, _method.Parameters[_current], e);
        }
    }

    /// <summary>Reads a stream's token.</summary>
    public IAsyncEnumerable<T>? ReadStream<T>(JsonTypeInfo<T> type)
    {
        var parameter = _method.Parameters[_current];
        try
        {
            return _reader.TokenType == JsonTokenType.Null ? null : _call.OpenStream(ref _reader, type, parameter);
        }
        catch (RpcFormatException e)
        {
            throw RpcArgumentError.Malformed(_method, parameter, e);
        }
    }

    /// <summary>Reads a stream's token. An item with a fault ends the stream with an error when the service reads it.</summary>
    public IAsyncEnumerable<T>? ReadStream<T>(JsonTypeInfo<T> type, RpcItemCheck<T> check)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ReadStream(type) is { } items
            ? CheckedStream.Create(items, check, _method, _method.Parameters[_current].Name, type.Options)
            : null;
    }

    /// <summary>Reads the number of a binary stream.</summary>
    public PipeReader? ReadPipe()
    {
        var parameter = _method.Parameters[_current];
        try
        {
            return _reader.TokenType == JsonTokenType.Null ? null : _call.OpenBinary(ref _reader, parameter);
        }
        catch (RpcFormatException e)
        {
            throw RpcArgumentError.Malformed(_method, parameter, e);
        }
    }

    /// <summary>Reads the number of a binary stream.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The service owns the stream.")]
    public Stream? ReadBinary() => ReadPipe()?.AsStream();

    private int FindByName()
    {
        var parameters = _method.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (RpcJson.TextEquals(_reader, parameters[i].Utf8Name))
            {
                _reader.Read();
                return i;
            }
        }

        throw RpcArgumentError.Unknown(_method, ReadName());
    }

    private readonly string ReadName()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: show the name as it was written.
            return Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }
}
