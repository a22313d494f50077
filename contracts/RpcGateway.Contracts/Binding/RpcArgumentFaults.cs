using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RpcGateway.Binding;

/// <summary>
/// Collects the faults that generated code finds in the arguments of a call. It allocates nothing while there is no fault, and stops
/// after a number that a response can contain.
/// </summary>
public ref struct RpcArgumentFaults
{
    internal const int MaxFaults = 20;

    private const int MaxKeyLength = 100;
    private const int MaxMessageLength = 500;

    private readonly RpcMethodDescriptor _method;
    private readonly RpcInboundCall? _call;
    private readonly JsonSerializerOptions _options;
    private List<(string Path, string Message)>? _faults;

    /// <summary>Starts without a fault.</summary>
    /// <param name="call">The call.</param>
    /// <param name="options">The options with which the arguments were read.</param>
    public RpcArgumentFaults(RpcInboundCall call, JsonSerializerOptions options)
        : this(MethodOf(call), options) => _call = call;

    /// <summary>Starts without a fault, for a value that is received after the service has been called.</summary>
    internal RpcArgumentFaults(RpcMethodDescriptor method, JsonSerializerOptions options)
    {
        _method = method;
        _options = options;
    }

    /// <summary>The number of faults.</summary>
    public readonly int Count => _faults?.Count ?? 0;

    /// <summary>Whether further faults would not be reported.</summary>
    public readonly bool IsFull => Count > MaxFaults;

    /// <summary>Adds a fault.</summary>
    /// <param name="path">The name of the parameter or member.</param>
    /// <param name="message">What is wrong.</param>
    public void Add(string path, string message)
    {
        if (!IsFull)
        {
            (_faults ??= []).Add((path, Clean(message, MaxMessageLength)));
        }
    }

    /// <summary>Returns the JSON name of a property that has no other name.</summary>
    public readonly string MemberName(string name) => _options.PropertyNamingPolicy?.ConvertName(name) ?? name;

    /// <summary>Prepends the name of a member to the paths of the faults after the first <paramref name="start"/>.</summary>
    public readonly void Prefix(int start, string name)
    {
        for (var i = start; i < Count; i++)
        {
            var (path, message) = _faults![i];
            _faults[i] = (path.Length == 0 || path[0] == '[' ? name + path : $"{name}.{path}", message);
        }
    }

    /// <summary>Prepends the index of an item to the paths of the faults after the first <paramref name="start"/>.</summary>
    public readonly void Prefix(int start, int index) => Prefix(start, $"[{index.ToString(CultureInfo.InvariantCulture)}]");

    /// <summary>Prepends the key of an entry to the paths of the faults after the first <paramref name="start"/>.</summary>
    public readonly void PrefixKey(int start, object? key)
    {
        var text = Clean(Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", MaxKeyLength);
        Prefix(start, $"['{text}']");
    }

    /// <summary>
    /// Returns whether the whole text matches, or is null or empty. False if that is not known within the timeout of the pattern.
    /// </summary>
    public static bool Matches(Regex pattern, string? text)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        try
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                return match.Index == 0 && match.Length == text.Length;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // The text was chosen to take long.
        }

        return false;
    }

    /// <summary>Applies a rule that generated code does not know.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="value">The value.</param>
    /// <param name="owner">The object that contains the value; null for an argument.</param>
    /// <param name="name">The name of the value in messages.</param>
    /// <param name="message">What is wrong.</param>
    public readonly bool IsValid(
        ValidationAttribute rule, object? value, object? owner, string name, [NotNullWhen(false)] out string? message)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.GetType().Assembly == typeof(ValidationAttribute).Assembly && !rule.RequiresValidationContext && rule.IsValid(value))
        {
            // Without a context, which is large. The attributes of an application may use it without saying so.
            message = null;
            return true;
        }

        var context = new ValidationContext(owner ?? _method, name, serviceProvider: null, items: null);
        var result = rule.GetValidationResult(value, context);
        message = result is null ? null : result.ErrorMessage ?? "is invalid";
        return result is null;
    }

    /// <summary>Adds the faults that the code of an object finds.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The name of its type in messages.</param>
    /// <param name="jsonName">Returns the fixed JSON name of a member, or null if its name follows from the naming policy.</param>
    public void Validate(IValidatableObject value, string name, Func<string, string?>? jsonName = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (var result in value.Validate(new ValidationContext(value, name, serviceProvider: null, items: null)) ?? [])
        {
            if (IsFull)
            {
                return;
            }

            // A valid result is null.
            if (result is not null)
            {
                Add(result, jsonName);
            }
        }
    }

    /// <summary>Fails the call if there is a fault. The service has not been called, except for the items of a stream.</summary>
    /// <exception cref="RpcException">There is a fault; the code is <see cref="RpcErrorCode.InvalidParams"/>.</exception>
    public readonly void ThrowIfAny()
    {
        if (_faults is null)
        {
            return;
        }

        if (_call is not null)
        {
            _call.HasStarted = false;
        }

        throw RpcArgumentError.Faults(_method, _faults);
    }

    private void Add(ValidationResult result, Func<string, string?>? jsonName)
    {
        var message = result.ErrorMessage ?? "is invalid";
        var start = Count;
        foreach (var member in result.MemberNames)
        {
            if (!string.IsNullOrEmpty(member))
            {
                Add(Clean(jsonName?.Invoke(member) ?? MemberName(member), MaxKeyLength), message);
            }
        }

        if (Count == start)
        {
            // It concerns the object itself.
            Add("", message);
        }
    }

    private static RpcMethodDescriptor MethodOf(RpcInboundCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Method;
    }

    // The text may contain what the peer sent.
    private static string Clean(string text, int maxLength)
    {
        var shown = text.Length > maxLength ? string.Concat(text.AsSpan(0, maxLength), "...") : text;
        return string.Create(shown.Length, shown, static (characters, from) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '\uFFFD' : from[i];
            }
        });
    }
}
