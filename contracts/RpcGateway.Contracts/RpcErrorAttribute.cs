namespace RpcGateway;

/// <summary>Says which error a contract method may answer with; it stands in the OpenRPC document.</summary>
/// <param name="code">The code, outside -32768..-32000.</param>
/// <param name="message">When that happens, or what the error says.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RpcErrorAttribute(int code, string message) : Attribute
{
    /// <summary>The code.</summary>
    public int Code { get; } = code;

    /// <summary>When that happens, or what the error says.</summary>
    public string Message { get; } = message;

    /// <summary>
    /// What generated code calls the error. Null: the name of the constant that the code is given by, or of the data's type.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The type of the error's data, or null for none.</summary>
    public Type? DataType { get; set; }
}
