using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>
/// Finds the innermost value that could not be read. An exception of System.Text.Json contains the path. For an exception
/// from a constructor, a setter or a converter, the members and items are read again one by one until one fails.
/// </summary>
internal ref struct JsonFaultFinder
{
    // Each level of nesting costs one more read of the value.
    private const int MaxLengthToReadAgain = 64 * 1024;

    private static readonly SearchValues<char> Special =
        SearchValues.Create(". '/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029");

    private readonly ReadOnlySpan<byte> _json;
    private readonly Exception _exception;
    private readonly string? _knownPath;
    private readonly StringBuilder _path = new("$");
    private JsonTypeInfo? _type;
    private int _start;
    private bool _isEntry;

    public JsonFaultFinder(ReadOnlySpan<byte> json, JsonTypeInfo type, Exception exception)
    {
        _json = json;
        _exception = exception;
        _knownPath = (exception as JsonException)?.Path;
        _type = Concrete(type, 0);
    }

    public readonly string Path => _path.ToString();

    public string? Reason { get; private set; }

    public void Find()
    {
        while (TryDescend())
        {
        }

        var value = ReaderAt(_start);
        value.Read();
        Reason = _type is null
            ? "there is no such member"
            : JsonExpectation.Explain(value, _type, _exception, isReadableAlone: _isEntry && !Fails(_start, _type));
    }

    private bool TryDescend()
    {
        if (_type?.Kind is not (JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Enumerable))
        {
            return false;
        }

        var reader = ReaderAt(_start);
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return false;
        }

        var isArray = reader.TokenType == JsonTokenType.StartArray;
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); index++)
        {
            var name = isArray ? null : reader.GetString();
            if (!isArray)
            {
                reader.Read();
            }

            if (TryEnter(name, index, _start + (int)reader.TokenStartIndex))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private bool TryEnter(string? name, int index, int start)
    {
        var element = name is null ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : PathElement(name);
        var isKnown = TryGetChild(name, out var type);
        var isFault = _knownPath is null ? isKnown && Fails(start, type) : LiesBelow(element);
        if (!isFault)
        {
            return false;
        }

        _path.Append(element);
        _isEntry = _type!.Kind == JsonTypeInfoKind.Dictionary;
        _start = start;
        _type = isKnown ? Concrete(type!, start) : null;
        return true;
    }

    /// <returns>Whether the type has such a member, or has items.</returns>
    private readonly bool TryGetChild(string? name, out JsonTypeInfo? child)
    {
        child = null;
        if (_type!.Kind != JsonTypeInfoKind.Object)
        {
            return _type.ElementType is { } element && _type.Options.TryGetTypeInfo(element, out child);
        }

        var comparison = _type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var member = _type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, comparison));
        return member is not null && _type.Options.TryGetTypeInfo(member.PropertyType, out child);
    }

    /// <summary>Resolves a nullable type to its underlying type, and a polymorphic type to the one its discriminator names.</summary>
    private readonly JsonTypeInfo Concrete(JsonTypeInfo type, int start)
    {
        if (Nullable.GetUnderlyingType(type.Type) is { } value && type.Options.TryGetTypeInfo(value, out var info))
        {
            return info;
        }

        var reader = ReaderAt(start);
        return type.PolymorphismOptions is { } options && JsonDiscriminator.Find(ref reader, options) is { } found
            && found.DerivedType != type.Type && type.Options.TryGetTypeInfo(found.DerivedType, out var derived)
            ? derived
            : type;
    }

    private readonly bool LiesBelow(string element)
    {
        var rest = _knownPath.AsSpan();
        if (!rest.StartsWith(_path.ToString()) || !rest[_path.Length..].StartsWith(element))
        {
            return false;
        }

        rest = rest[(_path.Length + element.Length)..];
        return rest.IsEmpty || rest[0] is '.' or '[';
    }

    private readonly bool Fails(int start, JsonTypeInfo? type)
    {
        if (type is null || _json.Length > MaxLengthToReadAgain)
        {
            return false;
        }

        try
        {
            var reader = ReaderAt(start);
            JsonSerializer.Deserialize(ref reader, type);
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }

    private readonly Utf8JsonReader ReaderAt(int start) =>
        new(_json[start..], isFinalBlock: true, new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth }));

    // The same format as JsonException.Path.
    private static string PathElement(string name) =>
        name.AsSpan().ContainsAny(Special) ? $"['{name}']" : $".{name}";
}
