namespace RpcGateway.Services;

/// <summary>The operation of a <see cref="BackplaneRequest"/>.</summary>
public enum BackplaneOperation
{
    /// <summary>Call a method of the connection's client and return its result.</summary>
    Call,

    /// <summary>Add the connection to a group.</summary>
    Join,

    /// <summary>Remove the connection from a group.</summary>
    Leave,

    /// <summary>Close the connection; the name is the reason, and the params are the close code.</summary>
    Close,

    /// <summary>
    /// Ask a node for its part of <see cref="IRpcPresence"/>, or set the state of a connection there; the name is what to do.
    /// </summary>
    Presence,

    /// <summary>
    /// Perform an operation of the node itself: the connection id is the id of the node, and the name that of the operation. A node
    /// that does not know the name responds with an error.
    /// </summary>
    Node,

    /// <summary>
    /// Call a method of the connection's client whose result is a stream, and keep the stream open for <see cref="Next"/>. Responds when
    /// the stream has ended. When the request is cancelled, or the node that made it is lost, the client stops the stream.
    /// </summary>
    Stream,

    /// <summary>Return the result of the call that <see cref="Stream"/> makes, and then one portion of items after the other.</summary>
    Next,
}
