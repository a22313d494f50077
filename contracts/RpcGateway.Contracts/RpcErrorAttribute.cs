namespace RpcGateway;

/// <summary>Declares an error that a contract method may return. It appears in the OpenRPC document.</summary>
/// <param name="code">The code, outside -32768..-32000.</param>
/// <param name="message">When the error occurs, or its message.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RpcErrorAttribute(int code, string message) : Attribute
{
    /// <summary>The code.</summary>
    public int Code { get; } = code;

    /// <summary>When the error occurs, or its message.</summary>
    public string Message { get; } = message;

    /// <summary>
    /// The name of the error in generated code. If null, it is the name of the constant for the code, or of the type of the data.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The type of the error's data, or null if it has no data.</summary>
    public Type? DataType { get; set; }
}
